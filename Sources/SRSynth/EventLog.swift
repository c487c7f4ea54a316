// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRSupport

/// Takes the model's events into a trace, and a digest over them that no compressor's
/// version can change.
///
/// Packing a trace takes as long as modelling it, so it is done beside the model where there is
/// a processor for it. The bytes are the same either way: they depend on the events alone.
struct EventLog: ~Copyable {
    /// Events that are handed over at once: few enough for a processor's second cache.
    private static let handful = 5000

    private let sink: EventSink
    private let hand: SerialHand?
    private var waiting: [SwapEvent] = []
    /// Events so far.
    private(set) var events: UInt64 = 0

    /// - Parameter packsBeside: whether events are packed on a thread of its own.
    init(_ writer: consuming sending TraceWriter, packsBeside: Bool = false) {
        sink = EventSink(writer)
        hand = packsBeside ? SerialHand("events") : nil
        waiting.reserveCapacity(Self.handful)
    }

    /// What the trace could not take, as far as that is known yet; nothing is added after it.
    var failure: SRError? { sink.failure }

    /// O(1) amortised.
    mutating func add(_ event: SwapEvent) {
        waiting.append(event)
        events += 1
        if waiting.count == Self.handful { handOver() }
    }

    private mutating func handOver() {
        guard let hand else {
            sink.take(waiting)
            waiting.removeAll(keepingCapacity: true)
            return
        }
        var full: [SwapEvent] = []
        full.reserveCapacity(Self.handful)
        swap(&full, &waiting)
        hand.give { [sink, full] in sink.take(full) }
    }

    /// Waits until all events so far are packed.
    mutating func settle() {
        handOver()
        hand?.wait()
    }

    /// What was packed, once it is settled.
    var totals: TraceTotals { sink.totals }
    var digest: UInt64 { sink.digest }

    /// Ends the trace.
    consuming func finish() throws(SRError) -> TraceTotals {
        settle()
        return try sink.finish()
    }

    /// Ends a trace in memory.
    consuming func finishInMemory() throws(SRError) -> [UInt8] {
        settle()
        return try sink.finishInMemory()
    }
}
