// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// Which source package each Debian package was built from: what the GNU GPL asks whoever passes a
/// program on to tell.
enum PackageSources {
    private static let limit = 16 << 20
    /// As dpkg-deb(1) and dpkg-query(1) take it.
    private static let format =
        "${Package}\\t${Version}\\t${source:Package}\\t${source:Version}\\n"

    /// The manifest with a source for each package, read from the packages that are kept.
    ///
    /// - Parameters:
    ///   - suite: Debian's release, by which packages are kept.
    ///   - cache: in which they are kept, by Debian's file names.
    static func named<Manifest: PartManifest>(
        _ manifest: Manifest, _ suite: String, in cache: FilePath
    ) async throws -> Manifest {
        let all = manifest.contained + manifest.build
        guard all.contains(where: { $0.source == nil }) else { return manifest }
        var sources: [String: String] = [:]
        let wanted = Set(all.map { "\($0.name)_\($0.version.replacing(":", with: "%3a"))" })
        for kept in ["debs", "packages"] {
            let folder = cache.appending(kept).appending(suite)
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder.string)
            let present = (files ?? []).sorted().filter { file in
                guard file.hasSuffix(".deb"), let end = file.lastIndex(of: "_") else {
                    return false
                }
                return wanted.contains(String(file[..<end]))
            }
            for file in present {
                let said = try await said(
                    "dpkg-deb",
                    ["--show", "--showformat", format, folder.appending(file).string])
                for package in packages(said) { sources[package.pin] = package.source }
            }
        }
        return manifest.namingSources { sources[$0.pin] }
    }

    /// The packages of this host that own the files, with their sources.
    ///
    /// - Throws: ``SRError`` of code `missingTool` where it has no dpkg.
    static func owners(of paths: [FilePath]) async throws -> [Package] {
        // What lies in /lib belongs to a package as /lib or as /usr/lib, as the package was built.
        let names = paths.flatMap { path -> [String] in
            let name = path.string
            return [name, name.hasPrefix("/usr/") ? String(name.dropFirst(4)) : "/usr" + name]
        }
        let found = try await said("dpkg-query", ["--search"] + names, mayFail: true)
        let owners = found.split(separator: "\n").compactMap { line -> String? in
            guard let end = line.firstRange(of: ": /"), !line.hasPrefix("diversion ") else {
                return nil
            }
            return line[..<end.lowerBound].split(separator: ",").first.map(String.init)
        }
        guard !owners.isEmpty else { return [] }
        return packages(
            try await said(
                "dpkg-query", ["--show", "--showformat", format] + Set(owners).sorted()))
    }

    /// Rows of package, version, source and its version.
    static func packages(_ table: String) -> [Package] {
        table.split(separator: "\n").compactMap { line in
            let words = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard words.count == 4 else { return nil }
            return Package(
                name: String(words[0]), version: String(words[1]),
                source: "\(words[2])=\(words[3])")
        }
    }

    private static func said(
        _ program: String, _ words: [String], mayFail: Bool = false
    ) async throws -> String {
        do {
            let result = try await run(
                .name(program), arguments: Arguments(words), output: .string(limit: limit),
                error: .string(limit: limit))
            guard result.terminationStatus.isSuccess || mayFail else {
                throw SRError(
                    .image,
                    ProgramWords.after("\(program) failed", result.standardError, of: "it"))
            }
            return result.standardOutput
        } catch is SubprocessError {
            throw SRError(
                .missingTool,
                "\(program) not found: which source a package was built from is not known "
                    + "without it; install it with: apt-get install dpkg")
        }
    }
}
