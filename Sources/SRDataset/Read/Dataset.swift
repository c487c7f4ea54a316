// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
public import SRRunFolder
public import SRSupport
public import SystemPackage

/// A dataset's archive, read through once: every bit fits the seal, every file the manifest,
/// and nothing is in it that no dataset may hold.
public struct Dataset: Sendable {
    public let path: FilePath
    /// What it is called in complaints.
    private let name: String
    public let description: DatasetDescription
    /// Bytes of the archive.
    public let bytes: Int64
    /// Files in it.
    public let files: Int
    /// SHA-256 of the manifest: of all that is in it, however it is compressed.
    public let content: String
    /// Each run's run.json, by the run's name.
    public let records: [String: RunRecord]
    /// What the caller let it unpack to; nil: the usual.
    private let limit: UInt64?

    /// Reads it. Time: O(bytes). Memory: a buffer and the records.
    ///
    /// - Parameters:
    ///   - limit: bytes that it may unpack to; nil: 200 times its size and 64 MiB.
    ///   - name: what it is called in complaints; nil: its path.
    /// - Throws: ``SRError`` that names the file and what is wrong where in it.
    public init(path: FilePath, limit: UInt64? = nil, name: String? = nil) throws {
        let archive = try SealedArchive(
            path: path, format: DatasetFormat.archive, limit: limit, name: name)
        var digests: [String: String] = [:]
        var texts: [String: [UInt8]] = [:]
        try archive.members { member, read in
            let keeps = Self.isText(member.name)
            guard !keeps || member.size <= DatasetFormat.textLimit else {
                throw SRError(
                    .archive, "refused: \(member.name) says that it has \(member.size) bytes")
            }
            var digest = SHA256()
            var text: [UInt8] = []
            while true {
                let bytes = try read()
                if bytes.isEmpty { break }
                digest.update(bytes.span)
                if keeps { text += bytes }
            }
            digests[member.name] = digest.finish()
            if keeps { texts[member.name] = text }
        }
        self.path = path
        self.name = name ?? "\(path)"
        self.limit = limit
        bytes = Int64(archive.bytes)
        files = digests.count
        do throws(SRError) {
            content = try Self.held(digests, texts[Manifest.name])
            description = try Self.decoded(texts, DatasetFormat.description)
            guard description.format == DatasetFormat.version else {
                throw SRError(.archive, "dataset.json is of format \(description.format)")
            }
            var records: [String: RunRecord] = [:]
            for run in description.runs {
                let record: RunRecord = try Self.decoded(
                    texts, "\(DatasetFormat.runs)\(run.name)/run.json")
                records[run.name] = record
            }
            self.records = records
        } catch { throw SRError(error.code, "\(self.name): \(error)") }
    }

    /// Whether a file ends as a dataset does.
    public static func isSealed(_ path: FilePath) -> Bool { SealedArchive.isSealed(path) }

    private static func isText(_ name: String) -> Bool {
        name == DatasetFormat.description || name == Manifest.name
            || name.hasSuffix("/run.json")
    }

    /// Holds the files against the manifest.
    /// - Returns: the manifest's own digest.
    private static func held(
        _ digests: [String: String], _ text: [UInt8]?
    ) throws(SRError) -> String {
        guard let text else {
            throw SRError(.archive, "it is no dataset: it has no \(Manifest.name)")
        }
        try Manifest(text: String(decoding: text, as: UTF8.self)).hold(digests)
        return Seal.digest(text)
    }

    private static func decoded<Value: Decodable>(
        _ texts: [String: [UInt8]], _ name: String
    ) throws(SRError) -> Value {
        guard let text = texts[name] else { throw SRError(.archive, "\(name) is missing") }
        do { return try JSONDecoder().decode(Value.self, from: Data(text)) } catch {
            throw SRError(.archive, "\(name) cannot be read: \(SystemReason.text(error))")
        }
    }

    /// The runs of the given names, all where none is given.
    /// - Throws: ``SRError`` that names runs there are.
    public func runs(_ names: [String]) throws(SRError) -> [DatasetDescription.Run] {
        for name in names where records[name] == nil {
            throw SRError(
                .usage,
                "\(name) has no run \(MemberName.shown(name)); it has "
                    + Self.some(of: description.runs.map(\.name), like: name))
        }
        return description.runs.filter { names.isEmpty || names.contains($0.name) }
    }

    /// The names that begin most alike, and how many more there are.
    private static func some(of names: [String], like wanted: String) -> String {
        let shown = 6
        let nearest = names.map { (name: $0, alike: $0.commonPrefix(with: wanted).count) }
            .sorted { $0.alike > $1.alike }.prefix(shown).map(\.name)
        let more = names.count - nearest.count
        return nearest.joined(separator: ", ")
            + (more > 0 ? " and \(more) more: 'srorch dataset list' tells" : "")
    }

    /// Unpacks members below a folder of ours.
    func unpack(into folder: FilePath, _ wanted: (String) -> Bool) throws {
        let archive = try SealedArchive(
            path: path, format: DatasetFormat.archive, limit: limit, name: name)
        try archive.members { member, read in
            guard wanted(member.name) else { return }
            try Self.write(folder.pushing(FilePath(member.name)), read)
        }
    }

    private static func write(
        _ path: FilePath, _ read: () throws -> ArraySlice<UInt8>
    ) throws {
        func failure(_ error: any Error) -> SRError {
            SRError(.output, "\(path) cannot be written: \(SystemReason.text(error))")
        }
        let file: FileDescriptor
        do {
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
            file = try FileDescriptor.open(
                path, .writeOnly, options: [.exclusiveCreate, .create, .noFollow, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch { throw failure(error) }
        defer { try? file.close() }
        while true {
            let bytes = try read()
            if bytes.isEmpty { return }
            do {
                _ = unsafe try bytes.withUnsafeBytes { unsafe try file.writeAll($0) }
            } catch { throw failure(error) }
        }
    }

    /// Runs `body` with the file of the guests that its runs were made in; it goes after.
    ///
    /// - Returns: nil if it is not in the dataset.
    public func withGuest<Result>(
        _ body: (FilePath) async throws -> Result
    ) async throws -> Result? {
        guard description.guest?.isInside == true else { return nil }
        let place = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(place) }
        try unpack(into: place) { $0 == DatasetFormat.guest }
        return try await body(place.appending(DatasetFormat.guest))
    }

    /// Runs `body` with a folder that holds the runs' files under their names; it goes after.
    public func withRuns<Result>(
        _ names: Set<String>, only file: String? = nil,
        _ body: ([String: RunFolder]) async throws -> Result
    ) async throws -> Result {
        let place = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(place) }
        try unpack(into: place) { member in
            let parts = member.split(separator: "/")
            return parts.count == 3 && names.contains(String(parts[1]))
                && (file == nil || parts[2] == file ?? "")
        }
        let folders = names.map { name in
            (name, RunFolder(path: place.appending("runs").appending(name)))
        }
        return try await body(Dictionary(uniqueKeysWithValues: folders))
    }
}
