// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRSupport
internal import Synchronization

/// Where events end: the trace's writer and the digest over all of them.
final class EventSink: Sendable {
    private struct State: ~Copyable {
        var writer: TraceWriter?
        /// FNV-1a (Fowler, Noll, Vo), 64 bits, over each event's time, page, length, operation
        /// and flags as little-endian numbers of 8, 4, 4, 1 and 1 bytes.
        var digest = FNV1a()
        var totals = TraceTotals()
        var failure: SRError?
    }

    private let state: Mutex<State>

    init(_ writer: consuming sending TraceWriter) { state = Mutex(State(writer: consume writer)) }

    /// What the trace could not take; nothing is added after it.
    var failure: SRError? { state.withLock { $0.failure } }
    var totals: TraceTotals { state.withLock { $0.totals } }
    var digest: UInt64 { state.withLock { $0.digest.value } }

    /// Adds events, which follow those before. O(events).
    func take(_ events: [SwapEvent]) {
        state.withLock { state in
            guard state.failure == nil, var writer = state.writer.take() else { return }
            let header = writer.header
            for event in events {
                state.digest.add(header.rounded(event.time), bytes: 8)
                state.digest.add(UInt64(event.pageIndex), bytes: 4)
                state.digest.add(UInt64(event.length), bytes: 4)
                state.digest.add(
                    UInt64(event.operation.rawValue) | UInt64(event.flags.rawValue) << 8, bytes: 2)
            }
            do throws(SRError) { try writer.append(contentsOf: events.span) } catch {
                state.failure = error
            }
            state.totals = writer.totals
            state.writer = consume writer
        }
    }

    /// Ends the trace.
    func finish() throws(SRError) -> TraceTotals {
        try state.withLock { (state) throws(SRError) in
            if let failure = state.failure { throw failure }
            guard let writer = state.writer.take() else { preconditionFailure("it ends once") }
            return try writer.finish()
        }
    }

    /// Ends a trace in memory: its bytes.
    func finishInMemory() throws(SRError) -> [UInt8] {
        try state.withLock { (state) throws(SRError) in
            if let failure = state.failure { throw failure }
            guard let writer = state.writer.take() else { preconditionFailure("it ends once") }
            return try writer.finishInMemory()
        }
    }
}

/// The hash of Fowler, Noll and Vo, 1a, 64 bits.
struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    /// Adds a number's bytes, lowest first. O(its bytes that are not leading zeros).
    @inline(__always) mutating func add(_ number: UInt64, bytes: Int) {
        var rest = number
        var left = bytes
        while rest != 0 {
            value = (value ^ rest & 0xff) &* Self.prime
            rest >>= 8
            left &-= 1
        }
        // A zero multiplies, and nothing else: all that lead are one product.
        value = value &* Self.power(left)
    }

    /// The prime's power, modulo 2^64, for 0 to 8.
    @inline(__always) private static func power(_ exponent: Int) -> UInt64 {
        let (first, second, fourth) = (prime, prime &* prime, prime &* prime &* prime &* prime)
        var product: UInt64 = exponent & 1 == 0 ? 1 : first
        if exponent & 2 != 0 { product = product &* second }
        if exponent & 4 != 0 { product = product &* fourth }
        return exponent & 8 == 0 ? product : fourth &* fourth
    }
}
