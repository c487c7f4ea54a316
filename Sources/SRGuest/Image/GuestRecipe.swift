// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// What a part of a guest is made of: a file of vm/roots or vm/kernels.
protocol GuestRecipe: Codable, Sendable {
    associatedtype Manifest: PartManifest

    /// Its file's name, without the ending.
    var name: String { get }
    /// The processor family's name, one of ``Architecture/all``.
    var arch: String { get }
    /// Debian's release that its packages are taken from.
    var suite: String { get }

    /// The manifest of what a build left, without the content's digest.
    ///
    /// - Throws: `SRError` of code `image` where the build left too little.
    func manifest(_ built: BuiltPart) throws -> Manifest

    /// Fills in what only a guest can tell of the part.
    func measure(_ part: inout ImagePart<Manifest>, _ host: BuildHost) async throws
}

extension GuestRecipe {
    func measure(_ part: inout ImagePart<Manifest>, _ host: BuildHost) async throws {}
}

/// A file of vm/roots. What only the scripts of vm/build read of it is not here.
struct RootRecipe: GuestRecipe {
    typealias Manifest = RootManifest

    var name: String
    var arch: String
    var suite: String
    var packages: [String]
}

/// A file of vm/kernels. What only the scripts of vm/build read of it is not here.
struct KernelRecipe: GuestRecipe {
    typealias Manifest = KernelManifest

    var name: String
    /// The kernel's version as far as it tells what the kernel does: `6.1`.
    var series: String
    var arch: String
    /// Of the kernel, as it was built.
    var pageSize: PageSize
    var suite: String
    /// The suite whose QEMU runs it; nil: its own.
    var qemu: String?
    /// The kernel's package and that of its headers; the newest of a name with `*` in it.
    var packages: [String]
    /// Modules that init loads, in this order.
    var modules: [String]
}
