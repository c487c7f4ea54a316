// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// A part of a guest on its way into a bundle: its files, by their names in its folder, with their
/// digests.
struct BundlePart {
    enum Content {
        case bytes([UInt8])
        case file(FilePath, size: Int64)
    }

    struct File {
        let name: String
        let content: Content
        let sha256: String
    }

    var description: BundleDescription.Part
    let files: [File]
    /// What it is made of and with.
    let packages: [(package: Package, isContained: Bool)]

    /// Of a root or kernel in the cache, whose files are held against its manifest.
    ///
    /// - Parameters:
    ///   - suite: Debian's release that its packages are of.
    ///   - cache: in which they are kept.
    static func of<Manifest>(
        _ part: ImagePart<Manifest>, suite: String, cache: FilePath
    ) async throws -> BundlePart {
        let manifest = try await PackageSources.named(part.manifest, suite, in: cache)
        let own = (manifest as? KernelManifest).flatMap { kernel in
            kernel.own.map { Package.linux($0.describe ?? kernel.release) }
        }
        let contained = (manifest.contained + (own.map { [$0] } ?? [])).map { ($0, true) }
        let built = manifest.build.filter { !manifest.contained.contains($0) }.map { ($0, false) }
        let named = ImagePart(folder: part.folder, manifest: manifest)
        if manifest.lacksSources != part.manifest.lacksSources { try? named.write() }
        let files = try PartFiles(part.folder).names().map { try file($0, part.path($0)) }
        let title = "\(Manifest.kind) \(manifest.name)"
        guard BundleDigest.content(files.map { ($0.name, $0.sha256) }) == manifest.content else {
            throw SRError(
                .image,
                "the \(title) in \(part.folder) is damaged: its files are not those of its manifest"
            )
        }
        if let package = (contained + built).first(where: { $0.0.source == nil })?.0 {
            throw SRError(
                .image,
                "the source of the package \(package.pin) in the \(title) is not known, which "
                    + "whoever passes it on has to tell: it is not in \(cache) any more; "
                    + "remove \(part.folder), and the \(Manifest.kind) is built again")
        }
        return BundlePart(
            description: .init(
                kind: Manifest.kind == .root ? .root : .kernel, name: manifest.name,
                content: manifest.content, bytes: files.reduce(0) { $0 + $1.content.bytes },
                cutFrom: manifest.cut?.content, isHere: true),
            files: files + [bytes(PartFiles.manifest, Array(try named.json()))],
            packages: contained + built)
    }

    /// Of a QEMU.
    static func of(_ qemu: QEMUFiles) throws -> BundlePart {
        let table = qemu.packages.map { package in
            let source = (package.source ?? "").replacing("=", with: "\t", maxReplacements: 1)
            return "\(package.name)\t\(package.version)\t\(source)\n"
        }.joined()
        let files =
            try [bytes(QEMUFiles.table, Array(table.utf8))]
            + qemu.files.map { try file($0.name, $0.path) }
        return BundlePart(
            description: .init(
                kind: .qemu, name: qemu.version,
                content: BundleDigest.content(files.map { ($0.name, $0.sha256) }),
                bytes: files.reduce(0) { $0 + $1.content.bytes }, isHere: true),
            files: files, packages: qemu.packages.map { ($0, true) })
    }

    private static func bytes(_ name: String, _ bytes: [UInt8]) -> File {
        File(name: name, content: .bytes(bytes), sha256: Seal.digest(bytes))
    }

    private static func file(_ name: String, _ path: FilePath) throws -> File {
        guard let size = path.status?.size else {
            throw SRError(.image, "\(path) cannot be read")
        }
        try Task.checkCancellation()
        return File(
            name: name, content: .file(path, size: Int64(size)),
            sha256: try FileDigest.sha256(of: path))
    }
}

extension Package {
    /// What stands among a bundle's sources for a kernel that its user built.
    fileprivate static func linux(_ version: String) -> Package {
        Package(name: "linux", version: version, source: "linux=\(version)")
    }
}

extension BundlePart.Content {
    var bytes: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, let size): size
        }
    }
}

extension PartManifest {
    fileprivate var lacksSources: Bool { (contained + build).contains { $0.source == nil } }
}

/// A part's digest, from those of its files.
enum BundleDigest {
    /// As ``PartFiles/digest()``: SHA-256 over names and digests, by name.
    static func content(_ files: [(name: String, sha256: String)]) -> String {
        FileDigest.sha256(
            of: files.sorted { $0.name < $1.name }.flatMap { [$0.name, $0.sha256] })
    }
}
