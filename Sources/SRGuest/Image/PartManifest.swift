// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// What a built part says of itself, in the manifest.json of its folder.
public protocol PartManifest: Codable, Sendable {
    static var kind: PartKind { get }
    /// Raised when the meaning of a folder's files changes: older folders are built again.
    static var currentSchema: Int { get }

    /// SHA-256 of all that makes it: recipe, scripts, sources.
    var digest: String { get }
    /// SHA-256 over its files: what guests get to see.
    var content: String { get set }
    /// The recipe's name.
    var name: String { get }
    /// Packages that stay in it, and those that it was built with.
    var contained: [Package] { get }
    var build: [Package] { get }
    /// When these were a mirror's newest, UTC: `20261130T203000Z`. What an archive of old packages
    /// is asked for.
    var packagesTime: String { get set }
    /// What it was cut out of; nil if it is whole.
    var cut: RootManifest.Cut? { get }
    /// The same with the packages' sources filled in by `source`.
    func namingSources(_ source: (Package) -> String?) -> Self

    /// Takes what an earlier build of the same packages knew and this one cannot: when they were the
    /// newest, and for a kernel which QEMU was its suite's.
    mutating func take(time: String?, qemu: String?)
}

/// A root file system's.
public struct RootManifest: PartManifest {
    /// A root without the contents of most files.
    public struct Cut: Sendable, Hashable, Codable {
        /// SHA-256 over the files of the whole.
        public var content: String
        /// The guests that open no file whose contents are left out.
        public var scope: RootScope
    }

    public static let kind = PartKind.root
    public static let currentSchema = 6

    public var schema = currentSchema
    public var digest: String
    public var content: String
    public var name: String
    /// Key of the chroot that it was built from (vm/build/key.sh).
    public var chroot: String
    public var rootfs: String
    /// Bytes of ``rootfs``.
    public var rootBytes: Int64
    public var packages: [Package]
    public var build: [Package]
    public var packagesTime: String
    public var cut: Cut?

    public var contained: [Package] { packages }

    public mutating func take(time: String?, qemu _: String?) {
        packagesTime = time ?? packagesTime
    }

    public func namingSources(_ source: (Package) -> String?) -> RootManifest {
        var named = self
        named.packages = packages.map { $0.naming(source) }
        named.build = build.map { $0.naming(source) }
        return named
    }
}

/// A kernel's.
public struct KernelManifest: PartManifest {
    public static let kind = PartKind.kernel
    public static let currentSchema = 6

    public var schema = currentSchema
    public var digest: String
    public var content: String
    public var name: String
    /// Key of the chroot that it was built from (vm/build/key.sh).
    public var chroot: String
    /// The series of the kernel's recipe; so its architecture and page size.
    public var series: String
    public var arch: String
    public var pageSize: PageSize
    /// `6.1.0-56-amd64`
    public var release: String
    /// nil if the user built it.
    public var package: Package?
    /// The kernel, unpacked; relative to the folder.
    public var vmlinux: String
    public var initramfs: String
    /// The version of Debian's QEMU that guests are run by, and the suite that has it.
    public var qemu: String
    public var suite: String
    /// SHA-256 of the modules' sources, by the module's file name.
    public var modules: [String: String]
    public var memory: KernelMemory
    /// Versions of the libraries that the kernel's compressors are of, where they have any, by
    /// the compressor's name. Absent in parts of earlier tools.
    public var libraries: [String: String]?
    public var build: [Package]
    public var packagesTime: String
    /// What is known of one that the user built; nil if it is a recipe's.
    public var own: OwnKernel?

    public var contained: [Package] { package.map { [$0] } ?? [] }

    public mutating func take(time: String?, qemu: String?) {
        packagesTime = time ?? packagesTime
        self.qemu = qemu ?? self.qemu
    }

    public var cut: RootManifest.Cut? { nil }

    public func namingSources(_ source: (Package) -> String?) -> KernelManifest {
        var named = self
        named.package = package?.naming(source)
        named.build = build.map { $0.naming(source) }
        return named
    }
}
