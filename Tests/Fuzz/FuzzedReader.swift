// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport

@testable import SRParse

/// The ways in which bytes of anyone's making come in.
enum FuzzedReader: String, CaseIterable {
    /// An .srt trace as it is.
    case srt
    /// An .srt trace whose sums are made right first, so that what lies behind them is met.
    case blocks
    case legacy8, legacy24
    /// Relay records.
    case relay
    /// Whatever is told from the bytes: compressed input, above all.
    case compressed
    /// Events made of the bytes, written and read again.
    case roundtrip
    /// The length of a page, against a stream of it and another's decoder.
    case length

    func run(_ bytes: [UInt8]) {
        switch self {
        case .srt: read(bytes, .srt)
        case .blocks: read(Self.withRightSums(bytes), .srt)
        case .legacy8: read(bytes, .legacy8)
        case .legacy24: read(bytes, .legacy24)
        case .relay: read(bytes, .relay)
        case .compressed: read(bytes, nil)
        case .roundtrip: RoundTrip.run(bytes)
        case .length: LengthCheck.run(bytes)
        }
    }

    /// Events after which a run ends: some inputs mean more than there is time for.
    private static let enough = 1 << 17

    /// Reads twice, the second time over damage, and holds the reader to its promises.
    private func read(_ bytes: [UInt8], _ format: TraceFormat?) {
        let strict = read(bytes, format, skipDamaged: false)
        let lenient = read(bytes, format, skipDamaged: true)
        precondition(lenient >= strict, "stepping over damage gives no fewer events")
    }

    private func read(_ bytes: [UInt8], _ format: TraceFormat?, skipDamaged: Bool) -> Int {
        var count = 0
        do throws(SRError) {
            var reader = try TraceReader(bytes: bytes, format: format, skipDamaged: skipDamaged)
            var batch = EventBatch(compressors: reader.header.compressors.count)
            while count < Self.enough, try reader.read(into: &batch) {
                precondition(batch.count > 0, "a batch has events")
                precondition(batch.times.count == batch.count, "a column is as long as the batch")
                precondition(
                    batch.lengths.allSatisfy { $0.count == batch.count },
                    "each compressor has its column")
                for index in [0, batch.count - 1] {
                    let event = batch[index]
                    precondition(
                        event.operation == .write || event.operation == .lost
                            || event.length == 0, "only writes and losses bear a length")
                }
                count += batch.count
            }
            precondition(reader.eventsRead == UInt64(count), "events are counted")
            switch reader.state {
            case .reading: precondition(count >= Self.enough, "the reader comes to an end")
            case .complete: break
            case .truncated(let error), .damaged(let error):
                precondition(error.offset != nil, "an error says where: \(error)")
                precondition(!error.message.isEmpty, "an error says what")
            }
            // Every block that the index names can be gone to, or is told to be wrong.
            if reader.canSeek, let index = reader.index, !index.isEmpty {
                try reader.seek(toBlock: index.count - 1)
                _ = try reader.read(into: &batch)
            }
        } catch {
            precondition(error.offset != nil, "an error says where: \(error)")
        }
        return count
    }

    /// The bytes with the sums of header, blocks and footer as they are to be, as far as
    /// their lengths tell where they stand.
    private static func withRightSums(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        func number(_ offset: Int) -> Int {
            (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        guard bytes.count >= 16 else { return bytes }
        var start = number(12)
        guard (16...bytes.count).contains(start) else { return bytes }
        bytes.set(littleEndian: CRC32C.of(bytes.span.extracting(12..<start)), at: 8)
        while bytes.count - start >= Layout.frameBytes {
            let length = number(start + 8)
            guard length >= Layout.frameBytes, length <= bytes.count - start else { break }
            let body = start + 8..<start + length
            bytes.set(littleEndian: CRC32C.of(bytes.span.extracting(body)), at: start + 4)
            start += length
        }
        return bytes
    }
}
