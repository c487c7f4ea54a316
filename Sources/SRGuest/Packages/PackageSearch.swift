// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Where packages of exact versions are looked for, in this order: our own store, the mirror, the
/// archive of old packages.
struct PackageSearch {
    let store: PackageStore
    /// Asked one after the other, as long as something is missing.
    let sessions: [AptSession]
    private let host: BuildHost

    /// - Parameters:
    ///   - kind: the recipe's, as sources.sh has it: of a part, or `qemu`.
    ///   - name: the recipe's.
    ///   - time: when the packages were the newest, `20261130T203000Z`; nil: no archive is asked.
    ///   - host: where the store is, and what the user wants asked.
    init(
        _ kind: String, _ name: String, suite: String, time: String?, _ host: BuildHost
    ) async throws {
        self.host = host
        store = PackageStore(host: host, suite: suite)
        func session(_ words: [String], _ what: String, _ isFrozen: Bool) async throws -> AptSession
        {
            let lines = try await host.shell("sources.sh", [kind, name] + words)
                .trimmingCharacters(in: .newlines)
            let address = lines.split(whereSeparator: \.isWhitespace).first { $0.contains("://") }
            return AptSession(
                name: "\(what) \(address ?? "")", lines: lines, isFrozen: isFrozen, host: host)
        }
        var sessions = [try await session([], "the mirror", false)]
        for time in PackageTime.pictures(of: time) {
            sessions.append(try await session([time], "the archive", true))
        }
        self.sessions = sessions
    }

    /// Looks for these, and fetches nothing but lists.
    ///
    /// - Parameter inStore: whether those that are kept here will do.
    func find(_ packages: [Package], inStore: Bool = true) async throws -> FoundPackages {
        let kept = inStore ? store.files(of: packages) : [:]
        var found = FoundPackages(search: self, wanted: packages, kept: kept)
        found.missing = packages.filter { kept[$0] == nil }
        for session in sessions where !found.missing.isEmpty {
            let versions: [String: Set<String>]
            do {
                try await session.ask()
                versions = try await session.versions(of: found.missing)
            } catch let error as SRError where error.code == .image {
                found.faults.append(error.message)
                // Another picture of an archive that does not answer is the same archive.
                if session.isFrozen { break }
                continue
            }
            let had = found.missing.filter { versions[$0.name]?.contains($0.version) == true }
            found.places.append((session, had.count))
            for package in found.missing {
                found.others[package] =
                    found.others[package]
                    ?? versions[package.name]?.max {
                        $0.compare($1, options: .numeric) == .orderedAscending
                    }
            }
            found.missing.removeAll { had.contains($0) }
        }
        return found
    }

    /// Puts these in a folder, under apt's names.
    ///
    /// - Throws: `SRError` of code `image` that names each package that did not come, and why.
    func bring(_ packages: [Package], kept: [Package: String], to work: FilePath) async throws {
        try await store.lend(kept.values.sorted(), to: work)
        var absent = packages.filter { $0.files(in: work).isEmpty }
        var reasons: [Package: String] = [:]
        for session in sessions where !absent.isEmpty {
            do {
                try await session.ask()
                let versions = try await session.versions(of: absent)
                let had = absent.filter { versions[$0.name]?.contains($0.version) == true }
                guard !had.isEmpty else { continue }
                host.report("fetching \(had.count) packages from \(session.name)")
                for (package, reason) in try await session.fetch(had, to: work) {
                    reasons[package] = "\(session.name): \(reason)"
                }
            } catch let error as SRError where error.code == .image {
                for package in absent { reasons[package] = error.message }
                if session.isFrozen { break }
            }
            absent.removeAll { !$0.files(in: work).isEmpty }
        }
        guard absent.isEmpty else {
            // The next try fetches the rest.
            try await store.keep(from: work)
            throw SRError(
                .image,
                "these packages could not be fetched:"
                    + absent.map { "\n  \($0.words): \(reasons[$0] ?? "no source has it")" }
                    .joined())
        }
    }
}

/// What a search found.
struct FoundPackages {
    let search: PackageSearch
    let wanted: [Package]
    /// Files of the store.
    let kept: [Package: String]
    /// How many of them each source has that could be asked, in the order of asking.
    var places: [(session: AptSession, count: Int)] = []
    /// What no source has.
    var missing: [Package] = []
    /// Another version of what is missing, where a source has one.
    var others: [Package: String] = [:]
    /// Sources that could not be asked, and why.
    var faults: [String] = []

    init(search: PackageSearch, wanted: [Package], kept: [Package: String]) {
        self.search = search
        self.wanted = wanted
        self.kept = kept
    }

    /// SHA-256 over the packages' names and versions.
    var digest: String { FileDigest.sha256(of: wanted.map(\.pin).sorted()) }

    /// Where they are to be had, in words.
    var origins: String {
        ([("kept here", kept.count)] + places.map { ("in \($0.session.name)", $0.count) })
            .filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    /// Puts them in a folder.
    func bring(to work: FilePath, _ store: PackageStore) async throws {
        try await search.bring(wanted, kept: kept, to: work)
    }
}
