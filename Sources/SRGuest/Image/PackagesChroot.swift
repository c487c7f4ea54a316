// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// The chroot with every package that a part is built of, made by vm/build/chroot.sh. It is kept,
/// because it changes least.
struct PackagesChroot {
    let host: BuildHost
    let kind: PartKind
    let name: String
    let suite: String
    /// Packages as `name=version` that must be these; others are the suite's newest.
    let pins: [String]

    /// vm/build/ahead.sh locks the same file.
    private var lock: FilePath { host.cache.appending("chroots.lock") }
    private var folder: FilePath { host.cache.appending("chroots") }

    /// The packed chroot and its key, made where it is not there yet.
    func tar() async throws -> (path: FilePath, key: String) {
        try host.makeFolder(folder)
        let draft = folder.appending("draft-\(ProcessInfo.processInfo.processIdentifier).tar")
        let preferences = FilePath(draft.string + ".pins")
        defer {
            host.remove(draft)
            host.remove(preferences)
        }
        var pinned: [String] = []
        if !pins.isEmpty {
            try Data(pins.map(Self.preference).joined().utf8)
                .write(to: URL(filePath: preferences.string))
            pinned = [preferences.string]
        }
        let key = try await key(pinned)
        let tar = folder.appending(key + ".tar")
        if FileManager.default.fileExists(atPath: tar.string) { return (tar, key) }
        return try await FileLock.alone(
            lock, waits: { host.report("packages are being fetched by another; waiting for them") },
            body: {
                if FileManager.default.fileExists(atPath: tar.string) { return (tar, key) }
                host.report("building the \(kind) \(name): packages (a minute or more, once)")
                try await Mmdebstrap(log: host.log, mirror: nil).run(
                    script: script("chroot.sh"),
                    [
                        kind.rawValue, name, draft.string,
                        host.cache.appending("packages").appending(suite).string,
                    ] + pinned, mirror: host.environment["SRORCH_MIRROR"])
                try host.move(draft, to: tar)
                return (tar, key)
            })
    }

    private func script(_ name: String) -> String { "\(host.book.home)/vm/build/\(name)" }

    private func key(_ pinned: [String]) async throws -> String {
        let result = try await run(
            .name("sh"), arguments: Arguments([script("key.sh"), kind.rawValue, name] + pinned),
            output: .string(limit: 4 << 10), error: .string(limit: 4 << 10))
        guard result.terminationStatus.isSuccess,
            let word = result.standardOutput.split(separator: "\n").first
        else {
            throw SRError(
                .image,
                ProgramWords.after("vm/build/key.sh failed", result.standardError, of: "it"))
        }
        return String(word)
    }

    /// apt_preferences(5) of `name=version`; over 1000 also where another is newer.
    private static func preference(of pin: String) -> String {
        let parts = pin.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return "" }
        return "Package: \(parts[0])\nPin: version \(parts[1])\nPin-Priority: 1001\n\n"
    }
}
