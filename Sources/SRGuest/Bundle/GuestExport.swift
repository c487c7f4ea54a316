// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Puts guests into one file, a bundle: all that is needed to run them on a machine that has
/// neither recipes nor a network.
public struct GuestExport {
    /// What was made.
    public struct Exported: Sendable {
        public let description: BundleDescription
        /// Bytes of the file.
        public let bytes: Int64
        /// SHA-256 of the file.
        public let sha256: String
        /// SHA-256 of its manifest: of all that is in it, however it is compressed.
        public let content: String
    }

    let store: ImageStore
    let request: ExportRequest
    let report: (String) -> Void

    /// Makes the bundle. What is not in the cache yet is built.
    ///
    /// The same parts give the same bytes. Time: O(bytes).
    ///
    /// - Parameters:
    ///   - request: what is passed on, and under which name.
    ///   - store: the cache that has it, or makes it.
    ///   - report: is told what takes long.
    /// - Throws: `SRError`; nothing is then left under the output's name.
    public static func export(
        _ request: ExportRequest, from store: ImageStore, _ report: @escaping (String) -> Void
    ) async throws -> Exported {
        let export = GuestExport(store: store, request: request, report: report)
        if request.output != ArchiveWriter.standardOutput {
            try request.output.checkReplaceable(force: request.force)
        }
        let known = try export.known()
        var parts = try await export.parts()
        for index in parts.indices where known.contains(parts[index].description.content) {
            parts[index].description.isHere = false
        }
        return try export.write(parts)
    }

    /// Contents of the parts that the receiver has.
    private func known() throws -> Set<String> {
        try Set(
            request.without.flatMap { try GuestBundle(path: $0).description.parts.map(\.content) })
    }

    // MARK: Parts

    private func parts() async throws -> [BundlePart] {
        var images: [(guest: ExportRequest.Guest, image: GuestImage)] = []
        for guest in request.guests {
            let image =
                if let pinned = guest.image {
                    try await store.image(pinned, kernel: guest.kernel, report)
                } else {
                    try await store.image(kernel: guest.kernel, report)
                }
            images.append((guest, image))
        }
        var parts: [BundlePart] = []
        for (guest, image) in images {
            let kernel = image.kernel.manifest
            let family = try image.kernel.architecture()
            if !parts.has(.kernel, kernel.content) {
                parts.append(try await .of(image.kernel, suite: kernel.suite, cache: store.cache))
            }
            let sharers = images.filter {
                $0.image.root.manifest.content == image.root.manifest.content
            }
            let scopes = sharers.map { request.isWhole ? nil : $0.guest.image?.scope }
            var root = image.root
            // All that is opened by some run; all there is where that of one is not known.
            if let scope = scopes.compactMap({ $0 }).max(), !scopes.contains(nil) {
                root = try await CutRoot.of(root, scope, family, store)
            }
            if !parts.has(.root, root.manifest.content) {
                parts.append(try await .of(root, suite: kernel.suite, cache: store.cache))
            }
            let version = guest.qemuVersion ?? kernel.qemu
            let label = family.emulator.label(version)
            if !parts.contains(where: {
                $0.description.kind == .qemu && $0.description.name == label
            }) {
                parts.append(try .of(try await qemu(version, kernel, family.emulator)))
            }
        }
        return parts.sorted {
            $0.description.folder.utf8.lexicographicallyPrecedes($1.description.folder.utf8)
        }
    }

    /// The QEMU of a version: from the cache, else the host's, else its package.
    private func qemu(
        _ version: String, _ kernel: KernelManifest, _ emulator: Architecture.Emulator
    ) async throws -> QEMUFiles {
        let package = try QEMUPackage(version, of: kernel, store.host(report))
        if !package.tellsPackages,
            let host = try? await QEMU.find(
                emulator, environment: store.environment.filter { $0.key != emulator.variable }),
            host.packageVersion == version
        {
            return try await QEMUFiles(emulator, version: emulator.label(version), below: nil)
        }
        _ = try await package.qemu()
        return try await QEMUFiles(
            emulator, version: emulator.label(version), below: package.folder)
    }

    // MARK: Writing

    /// - Parameter host: the processor family that its QEMU runs on.
    func write(
        _ parts: [BundlePart], host: String = Architecture.host.name
    ) throws -> Exported {
        let description = BundleDescription(
            host: host, shim: SteadyShim.version, parts: parts.map(\.description))
        var files: [(name: String, content: BundlePart.Content, sha256: String)] = []
        func add(_ name: String, _ bytes: [UInt8]) {
            files.append((name, .bytes(bytes), Seal.digest(bytes)))
        }
        for part in parts where part.description.isHere {
            for file in part.files {
                files.append(
                    ("\(part.description.folder)/\(file.name)", file.content, file.sha256))
            }
        }
        add(BundleFormat.readme, Array(BundleReadme.text(description).utf8))
        add(BundleFormat.description, Array(try description.json().utf8))
        add(BundleFormat.sources, Array(BundleSources.text(parts).utf8))
        func sort() { files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
        sort()
        let manifest = Manifest(files.map { .init(name: $0.name, sha256: $0.sha256) }).text
        add(Manifest.name, Array(manifest.utf8))
        sort()

        report("packing \(files.reduce(0) { $0 + $1.content.bytes } >> 20) MiB")
        let archive = try ArchiveWriter(
            path: request.output, format: BundleFormat.archive(threads: request.threads))
        for file in files {
            switch file.content {
            case .bytes(let bytes): try archive.add(file.name, bytes)
            case .file(let path, let size):
                try archive.add(file.name, file: path, size: size, digest: file.sha256)
            }
        }
        let sha256 = try archive.finish()
        return Exported(
            description: description, bytes: archive.bytes, sha256: sha256,
            content: Seal.digest(manifest.utf8))
    }
}

extension [BundlePart] {
    fileprivate func has(_ kind: BundleDescription.Kind, _ content: String) -> Bool {
        contains { $0.description.kind == kind && $0.description.content == content }
    }
}
