// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import SRReplay
import SRReport
import SRSupport
import SRText

/// Hands a trace's events to a replay, a block at a time.
struct ReplayFeed {
    /// Why the trace cannot be replayed.
    enum Failure: Error {
        case trace(SRError)
        /// Records were lost, and --strict was given.
        case lost(event: UInt64, records: UInt32)
    }

    let plan: ReplayPlan
    /// The compressor whose lengths are stored.
    let compressor: String
    private let column: Int
    private let strict: Bool
    private var encoder: OperationEncoder
    private var batch: EventBatch

    var counts: OperationEncoder.Counts { encoder.counts }

    /// - Parameters:
    ///   - compressor: whose lengths are stored; nil: the trace's first.
    ///   - stride: events between two notes of the usage, as long as these are few.
    /// - Throws: `ExitStatus.usage` if the trace has no such compressor, after saying so.
    init(
        _ header: TraceHeader, plan: ReplayPlan, compressor: String?, strict: Bool,
        stride: UInt64 = 1
    ) throws {
        let names = header.compressors
        guard let column = names.firstIndex(of: compressor ?? names[0]) else {
            Complaint.say(
                "the trace has no lengths of \(compressor ?? ""); it has "
                    + names.map(PlainText.line).joined(separator: ", "))
            throw ExitStatus.usage.exitCode
        }
        self.plan = plan
        self.compressor = names[column]
        self.column = column
        self.strict = strict
        encoder = OperationEncoder(policy: plan.policy, stride: stride)
        batch = EventBatch(compressors: names.count)
    }

    /// What the next block asks of allocators; nil at the end.
    mutating func next(_ reader: inout TraceReader) throws(Failure) -> OperationBatch? {
        let more: Bool
        do throws(SRError) { more = try reader.read(into: &batch) } catch {
            throw .trace(error)
        }
        guard more else { return nil }
        if strict, let index = batch.operations.firstIndex(of: Operation.lost.rawValue) {
            throw .lost(
                event: encoder.counts.events + UInt64(index), records: batch.lengths[0][index])
        }
        encoder.add(batch, compressor: column)
        return encoder.takeBatch()
    }
}
