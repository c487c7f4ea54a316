// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// Makes a dataset of runs.
public enum Packer {
    /// What was made.
    public struct Packed: Sendable {
        public var description: DatasetDescription
        /// Bytes of the archive.
        public var bytes: Int64
        /// SHA-256 of the archive.
        public var sha256: String
        /// SHA-256 of its manifest: of all that is in it, however it is compressed.
        public var content: String
    }

    /// Packs the runs. Their traces are decoded whole and held against their records first.
    ///
    /// The same runs give the same bytes, also runs of the same repeatable recipes that were
    /// made elsewhere. Time: O(bytes). Memory: the logs and one record a run.
    ///
    /// - Parameters:
    ///   - request: which runs, and where to.
    ///   - note: takes a line worth telling.
    ///   - begins: takes what is done next, such as `checking runs/sort-1`.
    /// - Throws: `SRError` or `CancellationError`; nothing is then left under the output's name.
    public static func pack(
        _ request: PackRequest, note: (String) -> Void = { _ in },
        begins: (String) -> Void = { _ in }
    ) async throws -> Packed {
        try check(request)
        let runs = try await named(request, note, begins)
        var description = request.description
        description.runs = runs.compactMap { $0.run.record.described(as: $0.name) }
        let hasPages = request.includesPages && runs.contains { $0.run.hasPages }
        if hasPages { note(PackRequest.pagesWarning) }
        if description.licence == nil {
            note("no --licence: those who receive it do not know what they may do with it")
        }

        var files: [(name: String, content: PackedRun.Content)] = []
        for (number, (name, run)) in runs.enumerated() {
            try Task.checkCancellation()
            begins("describing \(name), \(number + 1) of \(runs.count)")
            for (file, content) in try run.files(pages: request.includesPages, title: name) {
                files.append(("\(DatasetFormat.runs)\(name)/\(file)", content))
            }
        }
        if let guest = request.guest {
            files.append((DatasetFormat.guest, .file(guest, size: description.guest?.bytes ?? 0)))
        }
        func add(_ name: String, _ text: String) {
            files.append((name, .bytes(Array(text.utf8))))
        }
        add(DatasetFormat.readme, Readme.text(description, hasPages: hasPages))
        add(DatasetFormat.description, try description.json())
        add(DatasetFormat.table, RunTable.text(description.runs))
        var digests = try Dictionary(
            uniqueKeysWithValues: files.map { ($0.name, try $0.content.sha256()) })
        let croissant = Croissant.text(
            description,
            files: sorted(files).map { file in
                (.init(name: file.name, sha256: digests[file.name] ?? ""), file.content.bytes)
            })
        add(DatasetFormat.croissant, croissant)
        digests[DatasetFormat.croissant] = Seal.digest(croissant.utf8)
        let manifest = Manifest(
            sorted(files).map { .init(name: $0.name, sha256: digests[$0.name] ?? "") })
        add(Manifest.name, manifest.text)

        let archive = try ArchiveWriter(path: request.output, format: DatasetFormat.archive)
        begins("packing \(runs.count == 1 ? "1 run" : "\(runs.count) runs")")
        for file in sorted(files) {
            switch file.content {
            case .bytes(let bytes): try archive.add(file.name, bytes)
            case .file(let path, let size):
                try archive.add(
                    file.name, file: path, size: size, digest: digests[file.name] ?? "")
            }
        }
        let digest = try archive.finish()
        return Packed(
            description: description, bytes: archive.bytes, sha256: digest,
            content: Seal.digest(manifest.text.utf8))
    }

    private static func check(_ request: PackRequest) throws(SRError) {
        guard !request.runs.isEmpty else { throw SRError(.usage, "name a run at least") }
        let name = request.description.name
        if name.contains("/") || MemberName.problem(name) != nil {
            throw SRError(
                .usage,
                "--name '\(name)' will not do: letters, digits and . _ + -, and no - or . before")
        }
        // Before the runs are decoded, which takes its time.
        for name in request.runs.compactMap(\.name) { try check(name: name) }
        if request.output != PackRequest.standardOutput {
            try request.output.checkReplaceable(force: request.force)
        }
    }

    private static func sorted<Content>(
        _ files: [(name: String, content: Content)]
    ) -> [(name: String, content: Content)] {
        files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// - Throws: `SRError` of code `usage` for a name that no run can have.
    private static func check(name: String) throws(SRError) {
        guard !name.contains("/"), MemberName.problem(name) == nil else {
            throw SRError(
                .usage, "a run cannot be called '\(name)': letters, digits and . _ + -")
        }
        guard TextName.isText(name) else {
            throw SRError(
                .usage,
                "a run cannot be called '\(name)': pandas, polars and others take it for a "
                    + "number, a day or no value; run-\(name) would do")
        }
    }

    /// The runs with their names, in the names' order; one that is there twice comes once.
    private static func named(
        _ request: PackRequest, _ note: (String) -> Void, _ begins: (String) -> Void
    ) async throws -> [(name: String, run: PackedRun)] {
        var seen: [String: FilePath] = [:]
        var kept: [(given: String?, digest: String, run: PackedRun)] = []
        for (number, wanted) in request.runs.enumerated() {
            try Task.checkCancellation()
            begins("checking \(wanted.path), \(number + 1) of \(request.runs.count)")
            let run = try await PackedRun.open(wanted.path)
            let digest = Seal.digest(run.recordText)
            if let first = seen[digest], wanted.name == nil {
                note("\(wanted.path) is the same run as \(first), byte for byte: packed once")
                continue
            }
            seen[digest] = wanted.path
            kept.append((wanted.name, digest, run))
        }
        // Those that were given a name take none from the others.
        let unnamed = kept.filter { $0.given == nil }
        var names = RunNames.names(
            unnamed.map(\.run.record), digests: unnamed.map(\.digest)
        ).makeIterator()
        var runs: [(name: String, run: PackedRun)] = []
        for one in kept {
            let name = one.given ?? names.next() ?? ""
            try check(name: name)
            guard !runs.contains(where: { $0.name == name }) else {
                throw SRError(.usage, "two runs are called \(name): NAME=RUN gives another")
            }
            runs.append((name, one.run))
        }
        return runs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

extension PackedRun.Content {
    var bytes: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, let size): size
        }
    }

    func sha256() throws -> String {
        switch self {
        case .bytes(let bytes): Seal.digest(bytes)
        case .file(let path, _): try FileDigest.sha256(of: path)
        }
    }
}
