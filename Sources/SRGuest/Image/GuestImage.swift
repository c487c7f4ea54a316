// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles

/// A root file system and a kernel in the cache: what a guest is started from.
public struct GuestImage: Sendable {
    /// The root file system that captures use on 64-bit PCs.
    static let usualRoot = "bookworm"

    /// The root file system that captures use, by the architecture's name.
    static func usualRoot(of arch: String) -> String {
        arch == Architecture.host.name ? usualRoot : "\(usualRoot)-\(arch)"
    }

    public let root: RootImage
    public let kernel: KernelImage

    /// SHA-256 of the parts' recipes.
    public var digest: String {
        FileDigest.sha256(of: [root.manifest.digest, kernel.manifest.digest])
    }

    /// SHA-256 of the parts' contents.
    public var content: String {
        FileDigest.sha256(of: [root.manifest.content, kernel.manifest.content])
    }
}
