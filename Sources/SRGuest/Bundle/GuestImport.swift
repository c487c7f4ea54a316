// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// Puts a bundle's parts into the cache.
public struct GuestImport {
    /// What came of it.
    public struct Imported: Sendable {
        public let description: BundleDescription
        /// Where each part is now; nil if it was left out of the bundle, and is not in the cache.
        public let places: [FilePath?]
        /// Which of them were there before.
        public let wereThere: [Bool]
    }

    private let store: ImageStore
    private let path: FilePath
    private let limit: UInt64?
    private let name: String
    private let report: (String) -> Void

    /// Reads a bundle through, and keeps what the cache does not have: all of it, or nothing.
    ///
    /// Every bit is held against the seal first, every file against the manifest, every part
    /// against its digest. Time: O(bytes). Memory: some buffers.
    ///
    /// - Parameters:
    ///   - path: of the bundle.
    ///   - store: the cache that takes it in.
    ///   - limit: bytes that it may unpack to; nil: 200 times its size and 64 MiB.
    ///   - name: what it is called in complaints; nil: its path.
    ///   - report: is told what takes long.
    /// - Throws: `SRError` that names the part: of code `archive` where it is damaged or holds
    ///   what no bundle may hold, `newer`, `missingTool` where it is for another machine, `output`
    ///   where the cache is full.
    public static func run(
        _ path: FilePath, to store: ImageStore, limit: UInt64? = nil, name: String? = nil,
        _ report: @escaping (String) -> Void
    ) async throws -> Imported {
        let name = name ?? "\(path)"
        let own = GuestImport(store: store, path: path, limit: limit, name: name, report: report)
        return try await FileLock.alone(
            store.cache.appending("import.lock"),
            waits: { report("another import is under way; waiting for it") },
            body: { try await own.run() })
    }

    private func run() async throws -> Imported {
        let archive = try SealedArchive(
            path: path, format: BundleFormat.archive(threads: 1), limit: limit, name: name)
        let bundle = try GuestBundle(archive, path: path, name: name)
        let there = try bundle.description.parts.map { try store.place(of: $0) }
        if zip(bundle.description.parts, there).allSatisfy({ !$0.isHere || $1 != nil }) {
            return Imported(
                description: bundle.description, places: there,
                wereThere: there.map { $0 != nil })
        }
        // Beside the parts' folders, so that no half part is taken for one; what a killed import
        // left is of no use.
        let drafts = store.cache.appending("import.draft")
        HostFiles.remove(drafts)
        defer { HostFiles.remove(drafts) }
        let unpacking = BundleUnpacking(store: store, drafts: drafts)
        do {
            try archive.members { try unpacking.take($0, $1) }
            let description = try unpacking.finish()
            var places: [FilePath?] = []
            for part in description.parts {
                let draft = drafts.appending(PartFolder.name(part))
                let place =
                    unpacking.isThere(part)
                    ? try store.place(of: part)
                    : try await store.keep(draft, as: part, report)
                places.append(place)
            }
            return Imported(
                description: description, places: places,
                wereThere: description.parts.map { unpacking.isThere($0) })
        } catch let error as SRError where error.code == .archive && !error.message.hasPrefix(name)
        {
            throw SRError(.archive, "\(name): \(error.message)")
        }
    }
}
