// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// The relay file of one CPU, record by record.
final class RelayFile {
    private var source: ByteSource
    private let name: String
    private var piece: [UInt8] = []
    private var start = 0
    /// Bytes of the record at ``start``, once it is there whole.
    private var size = 0
    /// Why there is no further record, if not because the file is at its end.
    private(set) var problem: SRError?

    private static let pieceBytes = 1 << 16

    init(_ path: String, name: String) throws(SRError) {
        source = try ByteSource(path: path)
        self.name = name
    }

    /// Bytes of the file as it lies there; nil of one without a size.
    var bytes: UInt64? { source.storedSize }

    /// The sequence of the next record; nil if there is none.
    func sequence() throws(SRError) -> UInt64? {
        while problem == nil {
            if size == 0, try !findRecord() { return nil }
            let record = RelayRecord(piece.span, at: start)
            // A fence settles the CPUs of its own stream, of which there are others here.
            if !record.isFence { return record.sequence }
            start += size
            size = 0
        }
        return nil
    }

    /// Moves the record that ``sequence()`` told of into `record`.
    func take(_ record: inout [UInt8]) {
        record.removeAll(keepingCapacity: true)
        record += piece[start..<start + size]
        start += size
        size = 0
    }

    /// Makes sure that a whole record stands at ``start``.
    private func findRecord() throws(SRError) -> Bool {
        let offset = source.position - UInt64(piece.count - start)
        var needed = RelayRecord.unit
        while true {
            if piece.count - start < needed {
                piece.removeFirst(start)
                start = 0
                let before = piece.count
                try source.read(Self.pieceBytes, appendingTo: &piece)
                if piece.count == before {
                    problem = end(at: offset)
                    return false
                }
                continue
            }
            if needed > RelayRecord.unit {
                size = needed
                return true
            }
            do throws(SRError) {
                needed = try RelayRecord.size(piece.span, at: start, offset: offset)
            } catch {
                problem = error.at(name)
                return false
            }
        }
    }

    private func end(at offset: UInt64) -> SRError? {
        if let failure = source.failure { return failure.at(name) }
        guard !piece.isEmpty else { return nil }
        return SRError(
            .truncated,
            "the stream ends inside a record, of which it has \(piece.count) bytes",
            offset: offset, offsetIn: source.offsetIn
        ).at(name)
    }
}
