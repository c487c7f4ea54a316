// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Every package of a suite that was fetched for an image, kept under its SHA-256.
///
/// vm/build/store.sh says how files are named, and is what reads and writes them.
struct PackageStore {
    /// Folder of all stores below the cache.
    static let folderName = "debs"
    /// Says that nothing new is kept.
    static let variable = "SRORCH_KEEP_PACKAGES"

    let host: BuildHost
    let suite: String

    private var folder: FilePath { host.cache.appending(Self.folderName).appending(suite) }

    /// The names of the files that hold these packages, as this machine runs them; a package that is
    /// not kept has none. Guests of other processors have packages of the same names and versions in
    /// the folder. Whether a file is what its name says is not looked at.
    func files(of packages: [Package]) -> [Package: String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
        var kept: [String: String] = [:]
        for name in names where name.hasSuffix(".deb") {
            let parts = name.split(separator: "_", maxSplits: 2)
            guard parts.count == 3,
                ["all", Architecture.host.debian].contains(String(parts[2].prefix { $0 != "." }))
            else { continue }
            kept[parts.prefix(2).joined(separator: "_")] = name
        }
        return packages.reduce(into: [:]) { $0[$1] = kept[$1.fileStem] }
    }

    /// A new folder from which packages can be kept without a copy.
    func workFolder() throws -> FilePath {
        let path = host.cache.appending(Self.folderName)
            .appending("work-\(ProcessInfo.processInfo.processIdentifier)")
        host.remove(path)
        try host.makeFolder(path)
        return path
    }

    /// Puts packages in a folder under apt's names. What is damaged is set aside and said.
    ///
    /// - Parameter files: nil: all.
    func lend(_ files: [String]? = nil, to work: FilePath) async throws {
        if files?.isEmpty == true { return }
        let said = try await host.shell(
            "store.sh", ["lend", folder.string, work.string] + (files ?? []))
        for line in said.split(separator: "\n") where line.hasPrefix("damaged ") {
            host.report(
                "the kept package \(line.dropFirst(8)) is damaged: it is set aside in \(folder)"
                    + ", and fetched again")
        }
    }

    /// Keeps what is new in the folder, unless the user wants none kept.
    func keep(from work: FilePath) async throws {
        guard host.environment[Self.variable] != "no" else { return }
        _ = try await host.shell("store.sh", ["keep", folder.string, work.string])
    }
}
