// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SystemPackage

/// A built image in the cache: root file system, kernels, and what is in them.
public struct GuestImage: Sendable {
    public struct Package: Sendable, Hashable, Codable {
        public var name: String
        public var version: String
    }

    public struct Kernel: Sendable, Codable {
        /// What a guest's kernel keeps of the machine's RAM, as measured by booting it:
        /// `MemTotal = RAM - reservedKiB - perMiBKiB * RAM in MiB`.
        public struct Memory: Sendable, Codable {
            public var reservedKiB: Int
            public var perMiBKiB: Double
        }

        /// `6.1`
        public var flavour: String
        /// `6.1.0-56-amd64`
        public var release: String
        public var package: String
        public var version: String
        /// Relative to the image's folder.
        public var vmlinuz: String
        public var initramfs: String
        public var memory: Memory

        /// The RAM in KiB with which the guest reports `memoryMiB` as MemTotal.
        public func ramKiB(memoryMiB: Int) -> Int {
            let wanted = Double(memoryMiB * 1024 + memory.reservedKiB)
            return Int((wanted / (1 - memory.perMiBKiB / 1024)).rounded())
        }
    }

    public struct Manifest: Sendable, Codable {
        public static let currentSchema = 1
        public var schema: Int
        public var digest: String
        public var recipe: String
        public var rootfs: String
        public var rootBytes: Int64
        public var packages: [Package]
        public var modules: [String: String]
        public var kernels: [Kernel]
    }

    public let folder: FilePath
    public let manifest: Manifest

    /// Opens an image's folder.
    ///
    /// - Throws: ``MachineError`` of code `image` when its manifest cannot be read.
    public init(folder: FilePath) throws {
        self.folder = folder
        let path = folder.appending("manifest.json").string
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            manifest = try JSONDecoder().decode(Manifest.self, from: data)
        } catch {
            throw MachineError(
                .image, "the image's \(path) cannot be read; remove the folder to build it again")
        }
    }

    public var rootfs: FilePath { path(manifest.rootfs) }

    public func path(_ relative: String) -> FilePath { folder.appending(relative) }

    /// - Throws: ``MachineError`` of code `usage` that lists the kernels there are.
    public func kernel(flavour: String) throws -> Kernel {
        if let found = manifest.kernels.first(where: { $0.flavour == flavour }) { return found }
        let known = manifest.kernels.map(\.flavour).joined(separator: ", ")
        throw MachineError(.usage, "no kernel '\(flavour)' in the image; it has: \(known)")
    }
}
