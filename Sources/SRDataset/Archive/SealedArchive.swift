// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRParse
internal import SRSupport
internal import SystemPackage

/// An archive whose every bit was held against its seal.
struct SealedArchive {
    let path: FilePath
    /// What it is called in complaints.
    private let name: String
    let seal: Seal
    /// All of the file.
    let bytes: Int
    /// Bytes that it may unpack to.
    private let limit: UInt64

    /// Reads the file through. O(bytes); memory: one piece and the seal.
    ///
    /// - Parameters:
    ///   - limit: bytes that it may unpack to; nil: as ``DatasetFormat/expansion``.
    ///   - name: what it is called in complaints; nil: its path.
    /// - Throws: `SRError` that names the file, and each damaged piece of it.
    init(path: FilePath, limit: UInt64? = nil, name: String? = nil) throws {
        let name = name ?? "\(path)"
        self.path = path
        self.name = name
        let file = try Self.open(path, name)
        defer { try? file.close() }
        do {
            bytes = Int(try file.seek(offset: 0, from: .end))
            seal = try Self.seal(file, bytes)
        } catch let error as SRError {
            throw SRError(error.code, "\(name): \(error)")
        } catch {
            throw SRError(.archive, "\(name) cannot be read: \(SystemReason.text(error))")
        }
        self.limit =
            limit ?? UInt64(bytes) * DatasetFormat.expansion + DatasetFormat.slack
        guard seal.version == DatasetFormat.version else {
            throw SRError(
                .newer,
                "\(name) is a dataset of format \(seal.version), and this is SwapReplay for "
                    + "format \(DatasetFormat.version): get SwapReplay "
                    + "\(MemberName.shown(seal.reader)) or newer")
        }
        try check(file)
        guard seal.unpacked <= self.limit else {
            throw SRError(
                .archive,
                "\(name) has \(bytes) bytes and says that it unpacks to \(seal.unpacked): more "
                    + "than \(self.limit) are refused; --max-size allows them")
        }
    }

    private static func open(_ path: FilePath, _ name: String) throws -> FileDescriptor {
        do { return try FileDescriptor.open(path, .readOnly, options: .closeOnExec) } catch {
            throw SRError(.archive, "\(name) cannot be read: \(SystemReason.text(error))")
        }
    }

    private static func seal(_ file: FileDescriptor, _ bytes: Int) throws -> Seal {
        guard bytes > 4, try read(file, 4, at: 0) == [0x28, 0xB5, 0x2F, 0xFD] else {
            throw SRError(
                .archive, "it is no dataset: no zstd frame at byte 0 (or those bytes are damaged)")
        }
        let tail = min(16, bytes)
        guard let frame = Seal.frameBytes(try read(file, tail, at: bytes - tail)), frame < bytes
        else {
            throw SRError(
                .archive,
                "no seal at its end (bytes \(bytes - tail) to \(bytes - 1)): cut short, damaged "
                    + "there, or not packed by srorch; get it again")
        }
        let seal = try Seal(frame: try read(file, frame, at: bytes - frame))
        guard seal.version != DatasetFormat.version || seal.covered == bytes - frame else {
            throw SRError(
                .archive,
                "its seal is of \(seal.covered) bytes, and \(bytes - frame) are before it: parts "
                    + "are missing or were added")
        }
        return seal
    }

    /// Whether the file's last line is a seal's.
    static func isSealed(_ path: FilePath) -> Bool {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else {
            return false
        }
        defer { try? file.close() }
        guard let size = try? file.seek(offset: 0, from: .end) else { return false }
        let tail = min(16, Int(size))
        return (try? read(file, tail, at: Int(size) - tail)).flatMap { Seal.frameBytes($0) } != nil
    }

    private static func read(_ file: FileDescriptor, _ count: Int, at offset: Int) throws
        -> [UInt8]
    {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let step = unsafe try bytes.withUnsafeMutableBytes { buffer in
                unsafe try file.read(
                    fromAbsoluteOffset: Int64(offset + filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard step > 0 else {
                throw SRError(.archive, "it ends at byte \(offset + filled) while it is read")
            }
            filled += step
        }
        return bytes
    }

    /// Holds every piece against the seal.
    private func check(_ file: FileDescriptor) throws {
        var offset = 0
        var damage: [String] = []
        for piece in seal.pieces {
            try Task.checkCancellation()
            let bytes = try Self.read(file, piece.bytes, at: offset)
            if Seal.digest(bytes) != piece.sha256 {
                let place =
                    piece.member == "-"
                    ? "the archive's end" : MemberName.shown(piece.member)
                damage.append("bytes \(offset) to \(offset + piece.bytes - 1), in \(place)")
            }
            offset += piece.bytes
        }
        guard damage.isEmpty else {
            let more = damage.count > 10 ? "; and \(damage.count - 10) more places" : ""
            throw SRError(
                .archive,
                "\(name) is damaged: \(damage.prefix(10).joined(separator: "; "))\(more)")
        }
    }

    // MARK: Members

    /// Unpacks it, member by member, in order.
    ///
    /// - Parameter body: takes each member, and how to get its next bytes, none at the end; it
    ///   need not read them all.
    /// - Throws: `SRError` for what no dataset may hold; what `body` throws.
    func members(
        _ body: (TarReader.Member, () throws -> ArraySlice<UInt8>) throws -> Void
    ) throws {
        let source = try UnpackedArchive(path: path, bytes: seal.covered, limit: limit)
        do {
            let tar = try TarReader { try source.next() }
            var names = MemberNames()
            while let member = try tar.next() {
                try check(member, &names)
                try body(member) { try tar.read() }
            }
            try source.end()
        } catch let error as SRError where error.code == .archive {
            throw SRError(.archive, "\(name): \(error)")
        }
    }

    private func check(_ member: TarReader.Member, _ names: inout MemberNames) throws {
        func refuse(_ what: String) -> SRError {
            SRError(
                .archive,
                "refused, and nothing of it was kept: member \(MemberName.shown(member.name)) "
                    + what)
        }
        if let problem = MemberName.problem(member.name) { throw refuse(problem) }
        guard member.kind == .file else {
            throw refuse("is a \(member.kind.rawValue); a dataset has files alone")
        }
        guard member.size >= 0, UInt64(member.size) <= limit else {
            throw refuse("says that it has \(member.size) bytes")
        }
        if let problem = names.add(member.name) { throw refuse(problem) }
    }
}
