// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// A built part of a guest in the cache.
public struct ImagePart<Manifest: PartManifest>: Sendable {
    public let folder: FilePath
    public let manifest: Manifest

    init(folder: FilePath, manifest: Manifest) {
        self.folder = folder
        self.manifest = manifest
    }

    /// Opens a part's folder.
    ///
    /// - Throws: `SRError` of code `image` when its manifest cannot be read.
    public init(folder: FilePath) throws {
        self.folder = folder
        let path = folder.appending(PartFiles.manifest).string
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            manifest = try JSONDecoder().decode(Manifest.self, from: data)
        } catch {
            throw SRError(
                .image,
                "the \(Manifest.kind)'s \(path) cannot be read; remove the folder to build it again"
            )
        }
    }

    /// The manifest as its file has it.
    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(manifest)
    }

    func write() throws {
        try json().write(
            to: URL(filePath: folder.appending(PartFiles.manifest).string), options: .atomic)
    }

    public func path(_ relative: String) -> FilePath { folder.appending(relative) }

    /// SHA-256 over its files, read anew. Costs seconds for a root.
    public func contentDigest() throws -> String { try PartFiles(folder).digest() }
}

/// A root file system in the cache.
public typealias RootImage = ImagePart<RootManifest>

extension RootImage {
    public var rootfs: FilePath { path(manifest.rootfs) }
}

/// A kernel in the cache.
public typealias KernelImage = ImagePart<KernelManifest>

extension KernelImage {
    public var vmlinux: FilePath { path(manifest.vmlinux) }
    public var initramfs: FilePath { path(manifest.initramfs) }

    /// - Throws: `SRError` of code `usage` where this tool does not know it.
    public func architecture() throws -> Architecture { try .named(manifest.arch) }

    /// Bytes of memory that it takes where QEMU loads it, as its header says; nil where that is
    /// nothing that a machine has to know.
    ///
    /// - Throws: `SRError` of code `kernelDamaged` where it is no kernel of its architecture, or has
    ///   not the pages that its recipe tells of.
    public func loadedBytes() throws -> Int64? {
        guard case .regions = try architecture().emulator.storage else { return nil }
        let image = try ARM64Image(KernelBytes(vmlinux))
        if let pageSize = image.pageSize, pageSize != manifest.pageSize {
            throw SRError(
                .kernelDamaged,
                "the kernel \(manifest.name) was built for pages of \(pageSize), and its recipe says "
                    + "\(manifest.pageSize): mend pageSize in vm/kernels/\(manifest.name).yaml")
        }
        return image.memoryBytes
    }

    /// The RAM in KiB with which the guest reports `memoryMiB` as MemTotal, or what comes
    /// nearest.
    public func ramKiB(memoryMiB: Int) throws -> Int {
        manifest.memory.ramKiB(
            memoryMiB: memoryMiB, try architecture(), manifest.pageSize)
    }
}
