// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRLinux
internal import SRParse
public import SRSupport

/// SHA-256 of what a trace says, however it is packed: its header and all its events, as
/// `docs/trace-format.md` has it. What a repeatable run gives again is this.
public struct EventDigest: ~Copyable {
    private var digest = SHA256()
    private var bytes: [UInt8] = []

    /// The digest of a header and no event yet.
    init(_ header: TraceHeader) { digest.update(Self.text(header).utf8) }

    /// Takes in the trace's next events. O(events).
    mutating func add(_ batch: EventBatch) {
        // Taken out, so that nothing of `self` is read while the digest changes.
        var bytes = [UInt8]()
        swap(&bytes, &self.bytes)
        Self.put(batch, into: &bytes)
        digest.update(bytes.span)
        swap(&bytes, &self.bytes)
    }

    /// 64 hexadecimal digits, once all events were added.
    consuming func finish() -> String { digest.finish() }

    /// The digest of a whole trace, 64 hexadecimal digits. O(events); memory: a block.
    ///
    /// - Throws: what `TraceReader` finds wrong with the file.
    public static func of(trace path: String) throws(SRError) -> String {
        var reader = try TraceReader(path: path)
        var digest = EventDigest(reader.header)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) { digest.add(batch) }
        return digest.finish()
    }

    /// What the header says of page size, clock, origin, compressors, whose code these were, and of
    /// times that have a resolution.
    private static func text(_ header: TraceHeader) -> String {
        let lines =
            [
                "\(header.pageSize.bytes)", header.clock.name, header.origin,
                "\(header.compressors.count)",
            ] + header.compressors + header.implementations
            + (header.timeResolution == 1 ? [] : ["\(header.timeResolution) ns"])
        return lines.map { $0 + "\n" }.joined()
    }

    /// Time, operation, flags, page, and the length under each compressor of each event; `bytes` then
    /// holds these and nothing else.
    private static func put(_ batch: EventBatch, into bytes: inout [UInt8]) {
        let each = 14 + 4 * batch.lengths.count
        let count = batch.count * each
        if bytes.count > count {
            bytes.removeLast(bytes.count - count)
        } else {
            bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
        }
        // A column at a time, at its place in each event: stores that are checked, and no more.
        unsafe bytes.withUnsafeMutableBytes { bytes in
            func store<T: FixedWidthInteger>(_ column: [T], at place: Int) {
                for index in 0..<batch.count {
                    unsafe bytes.storeBytes(
                        of: column[index].littleEndian, toByteOffset: index * each + place,
                        as: T.self)
                }
            }
            store(batch.times, at: 0)
            store(batch.operations, at: 8)
            store(batch.flags, at: 9)
            store(batch.pages, at: 10)
            for (number, column) in batch.lengths.enumerated() {
                store(column, at: 14 + 4 * number)
            }
        }
    }
}
