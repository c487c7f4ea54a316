// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// One entry of a block's stream table, with where its bytes stand in the block.
struct BlockStream {
    /// The column, and which byte plane of it.
    var id: UInt8
    var number: UInt8
    var storage: Storage
    /// Bytes when unpacked.
    var count: Int
    /// Where in the block its bytes begin, and how many there are.
    var start: Int
    var length: Int
}

/// The streams of a block: each is known, there once, and inside the block.
struct StreamTable {
    private(set) var streams: [BlockStream] = []
    private let compressors: Int

    init(compressors: Int) { self.compressors = compressors }

    /// Reads the table of a block. O(streams²), which are 255 at most.
    /// - Parameter offset: where the block stands, for error messages.
    mutating func read(
        _ bytes: [UInt8], count: Int, at offset: UInt64
    ) throws(SRError) {
        streams.removeAll(keepingCapacity: true)
        var start = Layout.blockFixedBytes + count * Layout.streamEntryBytes
        guard start <= bytes.count else {
            throw SRError(
                .malformed, "the table of \(count) streams runs past its block",
                offset: offset + 40)
        }
        for index in 0..<count {
            let entry = Layout.blockFixedBytes + index * Layout.streamEntryBytes
            let place = offset + UInt64(entry)
            func number(_ at: Int) -> Int {
                (0..<4).reduce(0) { $0 | Int(bytes[entry + at + $1]) << (8 * $1) }
            }
            guard let storage = Storage(rawValue: bytes[entry + 2]), bytes[entry + 3] == 0
            else {
                throw SRError(
                    .unsupported, "stream \(index) is stored in an unknown way",
                    offset: place)
            }
            let stream = BlockStream(
                id: bytes[entry], number: bytes[entry + 1], storage: storage,
                count: number(4), start: start, length: number(8))
            guard stream.length <= bytes.count - start else {
                throw SRError(
                    .malformed, "stream \(index) runs past its block", offset: place)
            }
            guard knows(stream) else {
                throw SRError(
                    .unsupported,
                    "stream \(index) is of unknown kind \(stream.id)."
                        + "\(stream.number)", offset: place)
            }
            guard find(stream.id, stream.number) == nil else {
                throw SRError(
                    .malformed, "stream \(index) is there twice", offset: place)
            }
            streams.append(stream)
            start += stream.length
        }
        guard start == bytes.count else {
            throw SRError(
                .malformed, "\(bytes.count - start) bytes after a block's last stream",
                offset: offset + UInt64(start))
        }
    }

    private func knows(_ stream: BlockStream) -> Bool {
        let lengths = Column.lengths.rawValue
        if (lengths..<lengths + UInt8(compressors)).contains(stream.id) {
            return stream.number < 5
        }
        if (Column.places.rawValue..<lengths).contains(stream.id) {
            return stream.number < (stream.id < Column.farPages.rawValue ? 1 : 4)
        }
        switch Column(rawValue: stream.id) {
        case .operations, .flags: return stream.number == 0
        case .times: return stream.number < 8
        case .lost: return stream.number < 4
        default: return false
        }
    }

    func find(_ id: UInt8, _ number: UInt8) -> BlockStream? {
        streams.first { $0.id == id && $0.number == number }
    }

    /// Planes of a column, up to the highest that is there.
    func width(of id: UInt8) -> Int {
        var width = 0
        for stream in streams where stream.id == id { width = max(width, Int(stream.number) + 1) }
        return width
    }
}
