// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRSupport

/// What stands behind the archive's zstd frame, in a skippable frame (RFC 8878, 3.1.2) that
/// every zstd passes over: a SHA-256 of each piece of the bytes before it, with the member
/// that is in it.
///
/// A frame's own checksum is of what it unpacks to; bits that do not change that (the unused
/// one of its header, for one) it does not cover, and it cannot say where. The seal covers
/// every bit, its own included, and names the member and the bytes.
package struct Seal: Equatable {
    package struct Piece: Equatable {
        package var bytes: Int
        package var sha256: String
        /// The member that the piece is of; `-` behind the last.
        package var member: String
    }

    /// Bytes of a piece, at most.
    static let pieceBytes = 1 << 16
    /// The last of the 16 magic numbers of skippable frames, little-endian.
    private static let magic: [UInt8] = [0x5F, 0x2A, 0x4D, 0x18]
    private static let headBytes = 8
    /// `seal ` and ten digits: the bytes of the frame's text.
    private static let tailBytes = 16

    /// The ``ArchiveFormat``'s name, version and first reader.
    var kind: String
    var version: Int
    var reader: String
    /// Bytes that the frame before it unpacks to.
    var unpacked: UInt64
    var pieces: [Piece]

    /// Bytes that it covers: where it begins.
    var covered: Int { pieces.reduce(0) { $0 + $1.bytes } }

    // MARK: Writing

    var frame: [UInt8] {
        var text = "swapreplay \(kind) \(version) reader \(reader) unpacked \(unpacked)\n"
        for piece in pieces { text += "\(piece.bytes) \(piece.sha256) \(piece.member)\n" }
        text += "sha256 \(Self.digest(text.utf8))\n"
        let count = text.utf8.count + Self.tailBytes
        let digits = String(count)
        text += "seal " + String(repeating: "0", count: 10 - digits.count) + digits + "\n"
        let size = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        return Self.magic + size + text.utf8
    }

    package static func digest(_ bytes: some Sequence<UInt8>) -> String {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finish()
    }

    // MARK: Reading

    /// How many bytes at an archive's end its seal takes, as its last line says.
    /// - Parameter tail: the archive's last bytes, ``tailBytes`` of them at least.
    /// - Returns: nil where they are no seal's end.
    static func frameBytes(_ tail: [UInt8]) -> Int? {
        let line = String(decoding: tail.suffix(tailBytes), as: UTF8.self)
        guard line.utf8.count == tailBytes, line.hasPrefix("seal "), line.hasSuffix("\n"),
            let count = digits(line.dropFirst(5).dropLast()), count >= tailBytes
        else { return nil }
        return count + headBytes
    }

    /// - Parameters:
    ///   - frame: all of the seal, of the length that ``frameBytes(_:)`` gave.
    ///   - format: of what else than kind, version and reader is read.
    /// - Throws: what is wrong with it, without the archive's name.
    init(frame: [UInt8], as format: ArchiveFormat) throws(SRError) {
        func fail(_ what: String) -> SRError {
            SRError(.archive, "the seal at its end is damaged: \(what)")
        }
        let body = frame.count - Self.headBytes
        let size = (0..<4).map { UInt8(truncatingIfNeeded: body >> (8 * $0)) }
        guard Array(frame.prefix(Self.headBytes)) == Self.magic + size else {
            throw fail("it does not begin where its last line says")
        }
        let text = frame[Self.headBytes..<(frame.count - Self.tailBytes)]
        let signed = text.dropLast(72)
        guard text.count > 72,
            Array(text.suffix(72)) == Array("sha256 \(Self.digest(signed))\n".utf8)
        else { throw fail("its lines do not fit their SHA-256") }
        // All that follows holds in whatever a packer wrote.
        let lines = String(decoding: signed, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: true)
        let first = lines.first?.split(separator: " ") ?? []
        guard first.count >= 5, first[0] == "swapreplay",
            let version = Self.digits(first[2]), first[3] == "reader"
        else { throw fail("its first line is none") }
        kind = String(first[1])
        self.version = version
        reader = String(first[4])
        unpacked = 0
        pieces = []
        guard kind == format.name, version == format.version else { return }
        guard first.count == 7, first[5] == "unpacked", let unpacked = UInt64(first[6]) else {
            throw fail("its first line is none")
        }
        self.unpacked = unpacked
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 3, let bytes = Self.digits(words[0]),
                (1...Self.pieceBytes).contains(bytes), words[1].utf8.count == 64
            else { throw fail("a line of it is none") }
            pieces.append(
                Piece(bytes: bytes, sha256: String(words[1]), member: String(words[2])))
        }
    }

    init(_ format: ArchiveFormat, unpacked: UInt64, pieces: [Piece]) {
        kind = format.name
        version = format.version
        reader = format.firstReader
        self.unpacked = unpacked
        self.pieces = pieces
    }

    /// Digits and nothing else: no sign, no blank.
    private static func digits(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.count < 16,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }
}
