// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// The files of one QEMU without which no guest of ours runs: the program, its loader, the libraries
/// and modules that it loads, and the firmware that its machine has.
struct QEMUFiles {
    /// Of Debian's package, by the emulator's label of it.
    let version: String
    /// Names in a part, and where the files lie on this host.
    let files: [(name: String, path: FilePath)]
    /// The packages that they are of.
    let packages: [Package]

    /// The table in a part that tells ``packages``.
    static let table = "packages.tsv"
    /// The table that is left where packages are unpacked: a file, and its package's four columns.
    static let unpackedTable = "srorch-files.tsv"

    init(version: String, files: [(name: String, path: FilePath)], packages: [Package]) {
        self.version = version
        self.files = files
        self.packages = packages
    }

    /// Of the QEMU that lies below a folder, with its own loader and libraries.
    ///
    /// - Parameter root: nil: this host's own.
    /// - Throws: `SRError` of code `image` where a file is missing or its package is not known.
    init(_ emulator: Architecture.Emulator, version: String, below root: FilePath?) async throws {
        self.version = version
        let family = Architecture.host
        let base = root ?? "/"
        func place(_ name: String) -> FilePath { base.pushing(FilePath(name)) }
        let program = "usr/bin/\(emulator.program)"
        let (folders, modules) = (family.libraries, family.emulatorModules)
        let loader = root == nil ? "lib64/\(family.loader)" : QEMUPackage.loaderName

        var files = [program: place(program), QEMUPackage.loaderName: place(loader)]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place(modules).string))
        for name in (names ?? []).sorted() where emulator.modules.contains(where: name.hasPrefix) {
            files["\(modules)/\(name)"] = place("\(modules)/\(name)")
        }
        for name in emulator.firmwareFiles {
            let places = emulator.firmware.map { "\($0)/\(name)" }
            if let found = places.first(where: { place($0).status != nil }) {
                files[found] = place(found)
            }
        }
        let search =
            root == nil
            ? []
            : ["--library-path"] + [
                folders.map { place($0).string }.joined(separator: ":")
            ]
        let loaders = files.filter { $0.key == program || $0.key.hasPrefix(modules) }
        for path in loaders.values.map(\.string).sorted() {
            for library in try await Self.libraries(of: path, place(loader), search) {
                let name = library.lastComponent?.string ?? ""
                files["\(folders[0])/\(name)"] = library
            }
        }
        self.files = files.map { ($0.key, $0.value) }.sorted {
            $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        packages = try await Self.packages(of: self.files, below: root)
    }

    /// What the loader loads for a program or module.
    private static func libraries(
        of path: String, _ loader: FilePath, _ search: [String]
    ) async throws -> [FilePath] {
        let result = try await run(
            .path(loader), arguments: Arguments(search + ["--list", path]),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw SRError(
                .image,
                ProgramWords.after(
                    "what \(path) loads is not known", result.standardError, of: "the loader"))
        }
        return try result.standardOutput.split(separator: "\n").compactMap { line in
            guard let arrow = line.firstRange(of: " => ") else { return nil }
            let word = line[arrow.upperBound...].prefix { $0 != " " }
            guard word.hasPrefix("/") else {
                throw SRError(
                    .image,
                    "\(path) needs \(line.trimmingCharacters(in: .whitespaces)), which is not there"
                )
            }
            return FilePath(String(word))
        }
    }

    private static func packages(
        of files: [(name: String, path: FilePath)], below root: FilePath?
    ) async throws -> [Package] {
        guard let root else {
            return Set(try await PackageSources.owners(of: files.map(\.path))).sorted()
        }
        if let table = text(root.appending(table)) { return PackageSources.packages(table) }
        guard let table = text(root.appending(unpackedTable)) else {
            throw SRError(
                .image,
                "which packages \(root) was unpacked from is not known: remove it, and it is "
                    + "unpacked again")
        }
        // A library may be a link in one folder, and lie in the other.
        let wanted = Set(files.flatMap { ["\($0.name)", "usr/\($0.name)"] })
        var rows: Set<Substring> = []
        for line in table.split(separator: "\n") {
            guard let tab = line.firstIndex(of: "\t"), wanted.contains(String(line[..<tab])) else {
                continue
            }
            rows.insert(line[line.index(after: tab)...])
        }
        return Set(PackageSources.packages(rows.joined(separator: "\n"))).sorted()
    }

    private static func text(_ path: FilePath) -> String? {
        try? String(contentsOfFile: path.string, encoding: .utf8)
    }
}

extension Set<Package> {
    fileprivate func sorted() -> [Package] { sorted { $0.pin < $1.pin } }
}
