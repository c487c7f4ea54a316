// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

extension ImageStore {
    /// Where a part is in the cache; nil if it is not, or not whole.
    func place(of part: BundleDescription.Part) throws -> FilePath? {
        switch part.kind {
        case .root: try place(part.content, as: RootManifest.self)
        case .kernel: try place(part.content, as: KernelManifest.self)
        case .qemu:
            FileManager.default.fileExists(atPath: qemuFolder(part.name).string)
                ? qemuFolder(part.name) : nil
        }
    }

    private func place<Manifest: PartManifest>(_ content: String, as type: Manifest.Type) throws
        -> FilePath?
    {
        for part in parts(type) where part.manifest.content == content {
            if let whole = try whole(part.folder, as: type, { _ in }) { return whole.folder }
        }
        return nil
    }

    /// Gives a part that lies in a draft's folder its place.
    ///
    /// - Returns: the place; nil if there is no draft.
    func keep(
        _ draft: FilePath, as part: BundleDescription.Part, _ report: @escaping (String) -> Void
    ) async throws -> FilePath? {
        guard FileManager.default.fileExists(atPath: draft.string) else { return nil }
        switch part.kind {
        case .root: return try await keep(RootImage(folder: draft), report)
        case .kernel: return try await keep(KernelImage(folder: draft), report)
        case .qemu:
            let folder = qemuFolder(part.name)
            try FileManager.default.createDirectory(
                atPath: folder.removingLastComponent().string, withIntermediateDirectories: true)
            return try await FileLock.alone(
                cache.appending("qemu.lock"),
                waits: { report("another process unpacks QEMU; waiting for it") },
                body: { try move(draft, to: folder) })
        }
    }

    /// A whole part of the present recipes takes their place, so that captures use it; others lie
    /// beside it, by their contents.
    private func keep<Manifest>(
        _ part: ImagePart<Manifest>, _ report: @escaping (String) -> Void
    ) async throws -> FilePath {
        let (kind, manifest) = (Manifest.kind, part.manifest)
        return try await FileLock.alone(
            cache.appending("\(kind.folder).lock"),
            waits: { report("a build is under way; waiting for it") },
            body: {
                if let place = try place(manifest.content, as: Manifest.self) { return place }
                try ImageSeal(of: part.folder).write()
                let usual = folder(kind, manifest.digest)
                let isFree = !FileManager.default.fileExists(atPath: usual.string)
                guard manifest.cut == nil, isFree else {
                    let name = "\(manifest.digest)-\(manifest.content.prefix(12))"
                    return try move(part.folder, to: folder(kind, name))
                }
                return try move(part.folder, to: usual)
            })
    }

    /// Moves a draft to its place, unless another process was first.
    private func move(_ draft: FilePath, to folder: FilePath) throws -> FilePath {
        guard !FileManager.default.fileExists(atPath: folder.string) else { return folder }
        do { try draft.rename(to: folder) } catch {
            throw SRError(.output, "cannot put \(folder) there", errno: error)
        }
        return folder
    }

    private func qemuFolder(_ label: String) -> FilePath {
        QEMUPackage.folder(label: label, cache: cache)
    }
}
