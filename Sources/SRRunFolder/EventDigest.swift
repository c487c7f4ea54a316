// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRLinux
internal import SRParse
public import SRSupport

/// SHA-256 of what a trace says, however it is packed: its header and all its events, as
/// `docs/trace-format.md` has it. What a repeatable run gives again is this.
public enum EventDigest {
    /// The digest of a whole trace, 64 hexadecimal digits. O(events); memory: a block.
    ///
    /// - Throws: what ``TraceReader`` finds wrong with the file.
    public static func of(trace path: String) throws(SRError) -> String {
        var reader = try TraceReader(path: path)
        var digest = SHA256()
        digest.update(text(reader.header).utf8)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        var bytes: [UInt8] = []
        while try reader.read(into: &batch) {
            bytes.removeAll(keepingCapacity: true)
            add(batch, to: &bytes)
            digest.update(bytes.span)
        }
        return digest.finish()
    }

    /// What the header says of page size, clock, origin, compressors, and whose code these were.
    private static func text(_ header: TraceHeader) -> String {
        let lines =
            [
                "\(header.pageSize.bytes)", header.clock.name, header.origin,
                "\(header.compressors.count)",
            ] + header.compressors + header.implementations
        return lines.map { $0 + "\n" }.joined()
    }

    /// Time, operation, flags, page, and the length under each compressor of each event.
    private static func add(_ batch: EventBatch, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(batch.count * (14 + 4 * batch.lengths.count))
        for index in 0..<batch.count {
            put(batch.times[index], &bytes)
            bytes.append(batch.operations[index])
            bytes.append(batch.flags[index])
            put(batch.pages[index], &bytes)
            for column in batch.lengths { put(column[index], &bytes) }
        }
    }

    /// Little-endian.
    private static func put<Number: FixedWidthInteger & UnsignedInteger>(
        _ number: Number, _ bytes: inout [UInt8]
    ) {
        for byte in 0..<Number.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(truncatingIfNeeded: 8 * byte)))
        }
    }
}
