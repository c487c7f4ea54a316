// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRText

/// Compressors and allocators together on one trace: the memory that each pair saves, and the
/// processor time that it costs.
public struct StorageStudy: Sendable {
    /// One compressor with one allocator.
    public struct Pair: Sendable {
        public var algorithm: String
        public var allocator: String
        /// The most that the allocator held, bytes.
        public var peakBytes: Int
        /// Most pages that were stored at once, uncompressed: bytes.
        public var storedBytes: Int
        /// Processor time to compress what was written and to bring back what was read, s.
        public var seconds: Double

        public init(
            algorithm: String, allocator: String, peakBytes: Int, storedBytes: Int,
            seconds: Double
        ) {
            self.algorithm = algorithm
            self.allocator = allocator
            self.peakBytes = peakBytes
            self.storedBytes = storedBytes
            self.seconds = seconds
        }

        /// The share of the stored pages' own size that need not be held.
        public var saved: Double {
            storedBytes == 0 ? 0 : 1 - Double(peakBytes) / Double(storedBytes)
        }
    }

    public var trace: String
    /// Of its pages.
    public var pageSize: PageSize
    /// What the policy does, in words.
    public var policy: String
    /// What goes through a compressor, and comes back through it.
    public var writes: UInt64
    public var reads: UInt64
    public var pairs: [Pair]
    /// What could not be studied, each a sentence.
    public var remarks: [String]

    public init(
        trace: String, pageSize: PageSize, policy: String, writes: UInt64, reads: UInt64,
        pairs: [Pair],
        remarks: [String]
    ) {
        self.trace = trace
        self.pageSize = pageSize
        self.policy = policy
        self.writes = writes
        self.reads = reads
        self.pairs = pairs
        self.remarks = remarks
    }

    /// Whether no other pair saves more for no more time, nor as much for less: the Pareto
    /// front.
    public func isOnFront(_ pair: Pair) -> Bool {
        !pairs.contains { other in
            other.saved >= pair.saved && other.seconds <= pair.seconds
                && (other.saved > pair.saved || other.seconds < pair.seconds)
        }
    }

    /// The pairs in the order of the time that they cost, then of what they save.
    var ordered: [Pair] {
        pairs.sorted { ($0.seconds, -$0.saved) < ($1.seconds, -$1.saved) }
    }

    /// The table for people.
    public var text: String {
        let rows = ordered.map { pair in
            [
                pair.algorithm, pair.allocator, Numbers.bytes(UInt64(max(0, pair.peakBytes))),
                Numbers.fixed(pair.saved * 100, 1) + " %", Numbers.fixed(pair.seconds, 3),
                isOnFront(pair) ? "*" : "",
            ]
        }
        return "\(trace): \(Numbers.grouped(writes)) pages compressed, "
            + "\(Numbers.grouped(reads)) brought back\npolicy: \(policy)\n\n"
            + TextTable.text(
                ["compressor", "allocator", "peak", "saved", "CPU s", "front"], rows)
            + "\nSaved is of the pages that are stored, each \(pageSize.bytes) B, when they are most. CPU is "
            + "the compressor's on this\nmachine; an allocator's own is some ten ns a page beside "
            + "it. * no other pair is better in both.\n"
            + remarks.map { $0 + "\n" }.joined()
    }

    /// The table as JSON: bytes, seconds, shares from 0 to 1.
    public var json: JSONValue {
        .object([
            .init("trace", .string(trace)),
            .init("writes", .unsigned(writes)),
            .init("reads", .unsigned(reads)),
            .init(
                "pairs",
                .array(
                    ordered.map { pair in
                        .object([
                            .init("algorithm", .string(pair.algorithm)),
                            .init("allocator", .string(pair.allocator)),
                            .init("peakFootprintBytes", .integer(Int64(pair.peakBytes))),
                            .init("storedBytes", .integer(Int64(pair.storedBytes))),
                            .init("saved", .number(pair.saved)),
                            .init("cpuSeconds", .number(pair.seconds)),
                            .init("front", .bool(isOnFront(pair))),
                        ])
                    })),
            .init("remarks", .array(remarks.map { .string($0) })),
        ])
    }
}
