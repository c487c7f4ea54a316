// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The chroot with every package that a part is built of, made by vm/build/dated.sh. It is kept,
/// because it changes least.
struct PackagesChroot {
    let host: BuildHost
    let kind: PartKind
    let name: String
    let suite: String
    /// The very packages; nil: the newest that the recipe's sources have.
    let found: FoundPackages?

    /// vm/build/ahead.sh locks the same file.
    private var lock: FilePath { host.cache.appending("chroots.lock") }
    private var folder: FilePath { host.cache.appending("chroots") }

    /// The packed chroot and its key, made where it is not there yet.
    func tar() async throws -> (path: FilePath, key: String) {
        try host.makeFolder(folder)
        let key = try await key()
        let tar = folder.appending(key + ".tar")
        if FileManager.default.fileExists(atPath: tar.string) { return (tar, key) }
        return try await FileLock.alone(
            lock, waits: { host.report("packages are being fetched by another; waiting for them") },
            body: {
                if !FileManager.default.fileExists(atPath: tar.string) { try await make(tar) }
                return (tar, key)
            })
    }

    private func make(_ tar: FilePath) async throws {
        host.report("building the \(kind) \(name): packages (a minute or more, once)")
        let store = PackageStore(host: host, suite: suite)
        let draft = folder.appending("draft-\(ProcessInfo.processInfo.processIdentifier).tar")
        let index = FilePath(draft.string + ".index")
        let work = try store.workFolder()
        defer { for path in [draft, index, work] { host.remove(path) } }
        var words = [kind.rawValue, name, draft.string, work.string]
        if let found {
            try await found.bring(to: work, store)
            let text = try await host.shell("store.sh", ["index", work.string])
            try Data(text.utf8).write(to: URL(filePath: index.string))
            words.append(index.string)
        } else {
            try await store.lend(to: work)
        }
        try await Mmdebstrap(host: host, log: host.log).run(script: "dated.sh", words)
        try host.move(draft, to: tar)
        try await store.keep(from: work)
    }

    /// SHA-256 over all that decides the chroot.
    private func key() async throws -> String {
        let words = [kind.rawValue, name] + (found.map { [$0.digest] } ?? [])
        return try await host.shell("key.sh", words).trimmingCharacters(in: .newlines)
    }
}
