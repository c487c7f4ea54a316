// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SystemPackage

/// A built image in the cache: root file system, kernels, and what is in them.
public struct GuestImage: Sendable {
    public struct Package: Sendable, Hashable, Codable {
        public var name: String
        public var version: String

        /// As apt takes it: `name=version`.
        public var pin: String { "\(name)=\(version)" }
    }

    public struct Kernel: Sendable, Codable {
        /// What a guest's kernel keeps of the machine's RAM, as measured by booting it:
        /// `MemTotal = RAM - reservedKiB - perMiBKiB * RAM in MiB - memory map`, where the
        /// memory map takes ``mapKiB`` for each ``sectionKiB`` of RAM that is begun.
        public struct Memory: Sendable, Codable {
            public var reservedKiB: Int
            public var perMiBKiB: Double

            /// Sparse memory is described by the section of 2^27 bytes (Linux 6.1,
            /// arch/x86/include/asm/sparsemem.h, SECTION_SIZE_BITS), with 64 bytes of
            /// `struct page` for each 4096, allocated 2 MiB at a time.
            static let sectionKiB = 128 << 10
            static let mapKiB = 2 << 10

            /// KiB of memory map for so much RAM.
            static func memoryMapKiB(ramKiB: Int) -> Int {
                (ramKiB + sectionKiB - 1) / sectionKiB * mapKiB
            }
        }

        /// `6.1`
        public var flavour: String
        /// `6.1.0-56-amd64`
        public var release: String
        public var package: String
        public var version: String
        /// The kernel, unpacked; relative to the image's folder.
        public var vmlinux: String
        public var initramfs: String
        public var memory: Memory

        /// The RAM in KiB with which the guest reports `memoryMiB` as MemTotal, or, where a
        /// section's memory map stands in the way, what comes nearest.
        public func ramKiB(memoryMiB: Int) -> Int {
            var sections = 1
            while true {
                let wanted = memoryMiB * 1024 + memory.reservedKiB + sections * Memory.mapKiB
                let ram = Int((Double(wanted) / (1 - memory.perMiBKiB / 1024)).rounded())
                let full = sections * Memory.sectionKiB
                if ram <= full { return ram }
                // With one section more RAM, MemTotal falls by its map: rather stay below.
                if ram - full < Memory.mapKiB / 2 { return full }
                sections += 1
            }
        }
    }

    public struct Manifest: Sendable, Codable {
        public static let currentSchema = 4
        public var schema: Int
        /// SHA-256 of the recipe.
        public var digest: String
        /// SHA-256 over its files: what guests get to see.
        public var content: String
        public var recipe: String
        public var rootfs: String
        public var rootBytes: Int64
        public var packages: [Package]
        /// What the image was built with.
        public var build: [Package]
        /// The version of Debian's QEMU that guests are run by, and the suite that has it.
        public var qemu: String
        public var suite: String
        public var modules: [String: String]
        public var kernels: [Kernel]
    }

    static let manifestName = "manifest.json"

    public let folder: FilePath
    public let manifest: Manifest

    init(folder: FilePath, manifest: Manifest) {
        self.folder = folder
        self.manifest = manifest
    }

    /// Opens an image's folder.
    ///
    /// - Throws: ``MachineError`` of code `image` when its manifest cannot be read.
    public init(folder: FilePath) throws {
        self.folder = folder
        let path = folder.appending(Self.manifestName).string
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            manifest = try JSONDecoder().decode(Manifest.self, from: data)
        } catch {
            throw MachineError(
                .image, "the image's \(path) cannot be read; remove the folder to build it again")
        }
    }

    public var rootfs: FilePath { path(manifest.rootfs) }

    /// All its files but the manifest and the seal, sorted.
    func files() throws -> [String] {
        guard
            let names = FileManager.default.enumerator(atPath: folder.string)?
                .compactMap({ $0 as? String })
        else { throw MachineError(.image, "the image's folder \(folder) cannot be read") }
        return names.sorted().filter {
            !ImageSeal.others.contains($0) && FileDigest.isFile(path($0))
        }
    }

    /// SHA-256 over ``files()``, read anew. Costs seconds.
    public func contentDigest() throws -> String {
        try FileDigest.sha256(ofEach: try files().map { ($0, path($0)) })
    }

    public func path(_ relative: String) -> FilePath { folder.appending(relative) }

    /// The kernel of that flavour, or of that release.
    ///
    /// - Throws: ``MachineError`` of code `usage` that lists the kernels there are.
    public func kernel(flavour: String) throws -> Kernel {
        let fits = { (kernel: Kernel) in kernel.flavour == flavour || kernel.release == flavour }
        if let found = manifest.kernels.first(where: fits) { return found }
        let known = manifest.kernels.map(\.flavour).joined(separator: ", ")
        throw MachineError(.usage, "no kernel '\(flavour)' in the image; it has: \(known)")
    }
}
