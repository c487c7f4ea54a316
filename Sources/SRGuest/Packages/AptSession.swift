// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// apt with sources of its own, in a folder of the cache: what they have, and packages of them.
/// The host's sources, settings and installed packages play no part. apt checks signatures and
/// digests.
struct AptSession {
    /// What it is called in a message: `the mirror http://…`.
    let name: String
    /// Of sources.list(5).
    let lines: String
    /// Whether what these sources have never changes.
    let isFrozen: Bool
    let host: BuildHost

    /// Seconds for which what a mirror said is not asked again.
    private static let freshness: TimeInterval = 300
    /// Seconds in which a server has to say something; apt asks twice. An archive takes longer to
    /// find what is seldom asked for.
    private var patience: Int { isFrozen ? 8 : 4 }
    /// Debian's name of the architecture that guests have.
    private static let architecture = "amd64"

    private var folder: FilePath {
        host.cache.appending("apt")
            .appending(String(FileDigest.sha256(of: [lines, keyring]).prefix(16)))
    }
    private var stamp: FilePath { folder.appending("asked") }
    /// Another keyring at the same place is another question.
    private var keyring: String {
        host.environment["SRORCH_KEYRING"].map {
            (try? FileDigest.sha256(of: FilePath($0))) ?? "none"
        } ?? ""
    }

    /// Fetches what the sources say of themselves, unless they were asked just now.
    ///
    /// - Throws: `SRError` of code `image` that says which source failed and how; `missingTool`.
    func ask() async throws {
        if isAsked { return }
        for name in ["etc/none.d", "state/lists/partial", "cache/archives/partial"] {
            try host.makeFolder(folder.appending(name))
        }
        try write(lines + "\n", to: "etc/sources.list")
        try write("", to: "status")
        try write(configuration, to: "apt.conf")
        try await FileLock.alone(
            folder.appending("lock"),
            waits: { host.report("another asks \(name); waiting for it") },
            body: {
                if isAsked { return }
                let result = try await apt("apt-get", ["update"], in: folder)
                guard result.isGood else {
                    throw SRError(.image, "\(name) \(AptWords(result.said).ofSources)")
                }
                try write("", to: "asked")
            })
    }

    private var isAsked: Bool {
        guard
            let time = (try? FileManager.default.attributesOfItem(atPath: stamp.string))?[
                .modificationDate] as? Date
        else { return false }
        return isFrozen || Date().timeIntervalSince(time) < Self.freshness
    }

    /// The versions that the sources have of each of these packages.
    func versions(of packages: [Package]) async throws -> [String: Set<String>] {
        guard !packages.isEmpty else { return [:] }
        let result = try await apt("apt-cache", ["madison"] + packages.map(\.name), in: folder)
        var versions: [String: Set<String>] = [:]
        for line in result.printed.split(separator: "\n") {
            let words = line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            if words.count == 3, words[2].contains("Packages") {
                versions[words[0], default: []].insert(words[1])
            }
        }
        return versions
    }

    /// Fetches packages into a folder, under apt's names.
    ///
    /// - Returns: those that did not come, each with the reason.
    func fetch(_ packages: [Package], to work: FilePath) async throws -> [Package: String] {
        guard !packages.isEmpty else { return [:] }
        let result = try await apt("apt-get", ["download"] + packages.map(\.pin), in: work)
        if result.isGood { return [:] }
        let words = AptWords(result.said)
        var failed = packages.reduce(into: [:]) { $0[$1] = words.ofPackage($1) }
        if failed.isEmpty {
            // Not one that is named: none is taken.
            failed = packages.reduce(into: [:]) { $0[$1] = words.first }
        }
        for package in failed.keys {
            for file in package.files(in: work) { host.remove(work.appending(file)) }
        }
        return failed
    }

    // MARK: apt itself

    private struct Result {
        let isGood: Bool
        let printed: String
        let said: String
    }

    private func apt(
        _ program: String, _ words: [String], in place: FilePath
    ) async throws -> Result {
        do {
            let result = try await run(
                .name(program), arguments: Arguments(words),
                environment: .inherit.updating([
                    "APT_CONFIG": folder.appending("apt.conf").string, "LC_ALL": "C",
                ]), workingDirectory: place, output: .string(limit: 16 << 20),
                error: .string(limit: 1 << 20))
            return Result(
                isGood: result.terminationStatus.isSuccess, printed: result.standardOutput,
                said: result.standardError)
        } catch is SubprocessError {
            try Task.checkCancellation()
            throw SRError(
                .missingTool, "\(program) not found; install it with: apt-get install apt")
        }
    }

    private func write(_ text: String, to name: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: folder.appending(name).string))
        } catch {
            throw SRError(
                .image, "cannot write \(folder.appending(name)): \(SystemReason.text(error))")
        }
    }

    /// apt.conf(5). Read before the host's own, which it puts out of reach.
    private var configuration: String {
        """
        Dir "\(folder)";
        Dir::Etc "etc";
        Dir::Etc::main "none";
        Dir::Etc::parts "none.d";
        Dir::Etc::sourcelist "sources.list";
        Dir::Etc::sourceparts "none.d";
        Dir::Etc::preferences "none";
        Dir::Etc::preferencesparts "none.d";
        Dir::State "state";
        Dir::State::status "\(folder)/status";
        Dir::Cache "cache";
        Dir::Log "log";
        APT::Architecture "\(Self.architecture)";
        APT::Architectures { "\(Self.architecture)"; };
        APT::Sandbox::User "root";
        APT::Update::Error-Mode "any";
        Acquire::Languages "none";
        Acquire::Retries "0";
        Acquire::http::Timeout "\(patience)";
        Acquire::https::Timeout "\(patience)";

        """
    }
}
