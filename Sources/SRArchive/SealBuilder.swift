// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Collects the pieces of an archive while it is written.
struct SealBuilder {
    private let format: ArchiveFormat
    private(set) var pieces: [Seal.Piece] = []
    private var open: [UInt8] = []
    /// The member whose bytes come now.
    private var member = "-"

    init(_ format: ArchiveFormat) { self.format = format }

    /// Takes in more bytes of the archive.
    mutating func add(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let step = rest.prefix(Seal.pieceBytes - open.count)
            open += step
            rest = rest.dropFirst(step.count)
            if open.count == Seal.pieceBytes { endPiece() }
        }
    }

    /// Says whose bytes come from here on.
    mutating func begin(member: String) {
        endPiece()
        self.member = member
    }

    private mutating func endPiece() {
        guard !open.isEmpty else { return }
        pieces.append(.init(bytes: open.count, sha256: Seal.digest(open), member: member))
        open.removeAll(keepingCapacity: true)
    }

    consuming func finish(unpacked: UInt64) -> Seal {
        endPiece()
        return Seal(format, unpacked: unpacked, pieces: pieces)
    }
}
