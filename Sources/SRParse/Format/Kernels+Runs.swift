// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Where an operation's elements stand among the values that are dealt out to the events.
struct Hand {
    /// The place of the next one.
    var start: Int
    /// All ones; or none, where each event of the operation gets the value at `start`.
    var mask: Int

    init(start: Int) {
        self.start = start
        mask = -1
    }

    /// Gives every event 0, which is what stands at the front of the values.
    static let empty: Hand = {
        var hand = Hand(start: 0)
        hand.mask = 0
        return hand
    }()
}

// From runs to events. Runs are short, most of a few events, and which operation comes next is
// as good as random: so there is no branch on it, and runs are copied in steps of fixed size,
// whose surplus the next run overwrites.
extension Kernels {
    /// Elements in one step of ``deal(_:_:_:into:)``.
    static let lanes = 8

    /// Gives each event the next value of its operation's hand.
    /// - Parameters:
    ///   - values: begin with ``lanes`` zeros and have as many elements behind the last that
    ///     is dealt.
    ///   - hands: one for each operation, ``OperationRuns/slots`` in all.
    static func deal(
        _ runs: OperationRuns, _ values: [UInt32], _ hands: [Hand],
        into column: inout [UInt32]
    ) {
        precondition(
            column.count >= runs.events && hands.count == OperationRuns.slots, "there is room")
        for slot in 0..<OperationRuns.slots {
            let hand = hands[slot]
            precondition(
                hand.start >= 0
                    && hand.start + runs.counts[slot] & hand.mask + lanes <= values.count,
                "the values hold the operation's")
        }
        unsafe withUnsafeTemporaryAllocation(of: Hand.self, capacity: hands.count) { next in
            _ = unsafe next.initialize(from: hands)
            unsafe runs.codes.withUnsafeBufferPointer { codes in
                unsafe values.withUnsafeBytes { values in
                    unsafe column.withUnsafeMutableBytes { column in
                        unsafe deal(codes, values, next, into: column)
                    }
                }
            }
        }
    }

    /// The loop of ``deal(_:_:_:into:)``, which made sure of what it needs.
    @inline(__always)
    private static func deal(
        _ codes: UnsafeBufferPointer<UInt32>, _ values: UnsafeRawBufferPointer,
        _ next: UnsafeMutableBufferPointer<Hand>, into column: UnsafeMutableRawBufferPointer
    ) {
        let size = MemoryLayout<UInt32>.size
        var target = 0
        for run in codes.indices {
            let code = unsafe codes[run]
            let slot = Int(code & 7)
            let count = Int(code >> 3) &+ 1
            let hand = unsafe next[slot]
            unsafe next[slot].start = hand.start &+ count & hand.mask
            var source = hand.start &* size
            let end = target &+ count &* size
            let step = (lanes &* size) & hand.mask
            if end &+ (lanes &- 1) &* size <= column.count {
                repeat {
                    let some = unsafe values.loadUnaligned(
                        fromByteOffset: source, as: SIMD8<UInt32>.self)
                    unsafe column.storeBytes(
                        of: some, toByteOffset: target, as: SIMD8<UInt32>.self)
                    source = source &+ step
                    target = target &+ lanes &* size
                } while target < end
            } else {
                // The last runs have no room for a surplus.
                while target < end {
                    let one = unsafe values.loadUnaligned(
                        fromByteOffset: source, as: UInt32.self)
                    unsafe column.storeBytes(of: one, toByteOffset: target, as: UInt32.self)
                    source = source &+ size & hand.mask
                    target = target &+ size
                }
            }
            target = end
        }
    }

    /// Gives each event its operation.
    static func expand(_ runs: OperationRuns, into column: inout [UInt8]) {
        precondition(column.count >= runs.events, "the column holds the block")
        unsafe runs.codes.withUnsafeBufferPointer { codes in
            unsafe column.withUnsafeMutableBytes { column in
                let lanes = 16
                var target = 0
                for run in codes.indices {
                    let code = unsafe codes[run]
                    let operation = UInt8(code & 7)
                    let end = target &+ Int(code >> 3) &+ 1
                    if end &+ lanes &- 1 <= column.count {
                        let some = SIMD16(repeating: operation)
                        repeat {
                            unsafe column.storeBytes(
                                of: some, toByteOffset: target, as: SIMD16<UInt8>.self)
                            target = target &+ lanes
                        } while target < end
                    } else {
                        while target < end {
                            unsafe column[target] = operation
                            target = target &+ 1
                        }
                    }
                    target = end
                }
            }
        }
    }
}
