// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A block's operations, as runs of events of one operation: how they are stored, and what
/// tells which event an element of another column belongs to.
struct OperationRuns {
    /// Each run's length less one and, in the three lowest bits, the operation.
    private(set) var codes: [UInt32] = []
    /// Events of each operation, by its raw value: what the runs add up to. The elements
    /// past the last operation are 0.
    private(set) var counts = [Int](repeating: 0, count: slots)
    /// Events of all runs.
    private(set) var events = 0

    /// What three bits can say.
    static let slots = 8

    /// What is wrong with the stored form.
    enum Fault: Error {
        /// A number has more bytes than a run's can.
        case tooLong
        /// A run of an unknown operation, or longer than the rest of the block.
        case run(count: Int, operation: UInt8)
        /// They end early, or inside a number.
        case tooShort(events: Int)

        /// The same for a reader of the trace; `count` events are in the block.
        func words(of count: Int) -> String {
            switch self {
            case .tooLong: "a run's number is too long"
            case .run(let events, let operation):
                "a run of \(events) events of operation \(operation)"
            case .tooShort(let events): "runs of \(events) events in a block of \(count)"
            }
        }
    }

    /// Reads the stored form: numbers in base 128, lowest seven bits first, the eighth bit
    /// set when more follow. O(runs).
    /// - Parameters:
    ///   - bytes: begin with the stored form, of `size` bytes.
    ///   - events: what the runs have to add up to.
    mutating func decode(_ bytes: [UInt8], size: Int, events wanted: Int) throws(Fault) {
        codes.removeAll(keepingCapacity: true)
        for slot in counts.indices { counts[slot] = 0 }
        events = 0
        var code: UInt64 = 0
        var shift: UInt64 = 0
        for index in 0..<size {
            let byte = bytes[index]
            code |= UInt64(byte & 0x7F) << shift
            if byte >= 0x80 {
                shift += 7
                guard shift <= 28 else { throw .tooLong }
                continue
            }
            let count = Int(code >> 3) + 1
            let operation = UInt8(code & 7)
            guard operation <= Operation.lost.rawValue, count <= wanted - events else {
                throw .run(count: count, operation: operation)
            }
            counts[Int(operation)] += count
            events += count
            codes.append(UInt32(code))
            code = 0
            shift = 0
        }
        guard events == wanted, shift == 0 else { throw .tooShort(events: events) }
    }
}
