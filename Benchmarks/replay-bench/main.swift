// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
//
// Compiled together with Sources/SRReplay, so that it can time a model's bare loop.

import Glibc
import SRLinux

/// Writes and overwrites as in the second 2008 capture: straight lines between its published
/// percentiles.
struct Load {
    private var state: UInt64 = 2008

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func length() -> Int {
        let corners = [
            (0.0, 16.0), (0.05, 48), (0.25, 1184), (0.5, 1728), (0.699, 2048), (0.75, 2176),
            (0.95, 2752), (1, 2960),
        ]
        let share = Double(next() >> 11) / 9_007_199_254_740_992
        let above = corners.firstIndex { $0.0 > share } ?? corners.count - 1
        let (low, high) = (corners[above - 1], corners[above])
        return Int(low.1 + (high.1 - low.1) * (share - low.0) / (high.0 - low.0))
    }

    /// `count` writes to `slots` slots, in batches of 65536 events.
    static func batches(events: Int, slots: Int) -> [OperationBatch] {
        var load = Load()
        var encoder = OperationEncoder(
            policy: StoragePolicy(.raw, kernel: .linux612, pageSize: .kib4))
        var batches: [OperationBatch] = []
        for event in 0..<events {
            let page = event < slots ? event : Int(load.next() >> 11) % slots
            encoder.write(
                page: UInt32(page), length: load.length(), sameFilled: false,
                time: UInt64(event))
            if event % 65_536 == 65_535 || event == events - 1 {
                batches.append(encoder.takeBatch())
            }
        }
        return batches
    }
}

/// The model's bare loop, as the peer's: no counts, no clock.
@inline(never) func run(
    _ operations: [OperationBatch.Operation], _ model: inout TLSF<UsualTLSF>,
    _ handles: Table<UInt64>
) -> Int {
    for operation in operations {
        if operation.isFree {
            model.free(handles[operation.object], size: operation.length)
        } else {
            let handle = model.allocate(operation.length)
            if handle >= Handle.absent { return 0 }
            handles[operation.object] = handle
        }
    }
    return operations.count
}

@MainActor func tlsf(slots: Int) throws {
    let operations = Load.batches(events: 2_000_000, slots: slots).flatMap(\.operations)
        .filter { $0.object != OperationBatch.Operation.mark }
    let peer = operations.map {
        tlsf_operation(object: $0.object, word: $0.word, event: $0.event)
    }
    var ours: [Double] = []
    var theirs: [Double] = []
    var held = (0, 0)
    // In turns, so that whatever else the machine does meets both.
    for _ in 0..<7 {
        let handles = Table<UInt64>(capacity: slots)
        var model = try TLSF(AllocatorOptions(pageSize: .kib4), UsualTLSF())
        var start = Ticks.processor()
        precondition(run(operations, &model, handles) == operations.count)
        ours.append(Double(operations.count) * 1e3 / Double(Ticks.processor() - start))
        held.0 = model.holdings.pages

        var state = unsafe tlsf()
        precondition(unsafe tlsf_open(&state, 8 << 30) == 0)
        var places = [UInt64](repeating: 0, count: slots)
        start = Ticks.processor()
        let done = unsafe tlsf_run(&state, peer, UInt64(peer.count), &places)
        theirs.append(Double(operations.count) * 1e3 / Double(Ticks.processor() - start))
        precondition(done == operations.count)
        held.1 = Int(unsafe state.pages)
        unsafe tlsf_close(&state)
    }
    precondition(held.0 == held.1, "the two do not do the same: \(held)")
    let ratios = zip(ours, theirs).map { $0 / $1 }.sorted()
    print(
        "| \(slots) | \(tenths(ours.max()!)) | \(tenths(theirs.max()!)) | "
            + "\(thousandths(ratios[ratios.count / 2])) | "
            + "\(thousandths(ours.max()! / theirs.max()!)) |")
}

func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

func load() -> String {
    var averages = [0.0, 0.0, 0.0]
    _ = unsafe getloadavg(&averages, 3)
    return averages.map { "\(thousandths($0))" }.joined(separator: " ")
}

@MainActor func pass(_ names: String, _ batches: [OperationBatch], events: Int) async throws {
    let plan = ReplayPlan(
        policy: StoragePolicy(.raw, kernel: .linux612, pageSize: .kib4),
        options: AllocatorOptions(pageSize: .kib4))
    let pass = try ReplayPass(AllocatorSpec.list(names), plan: plan)
    var rest = batches[...]
    let start = Ticks.now()
    let outcomes = await pass.run { rest.popFirst() }
    let seconds = Double(Ticks.now() - start) / 1e9
    let own = outcomes.map { outcome in
        outcome.operationsPerSecond.map { "\(tenths($0 / 1e6))" } ?? "-"
    }
    print(
        "| \(names) | \(tenths(Double(events) / seconds / 1e6)) | "
            + "\(own.joined(separator: " ")) |")
}

print(
    "Load average at the start: \(load()). Targets: TLSF 1.000 of C, eight models 4.0 M events/s.\n"
)
print("| live slots | model, M op/s | C, M op/s | ratio, median of 7 | ratio of the best |")
print("| --- | --- | --- | --- | --- |")
for slots in [1_000, 10_000, 100_000] { try tlsf(slots: slots) }
print("")
print("| one pass over 10 M events, 10,000 slots | M events/s | each, M op/s, loop taken off |")
print("| --- | --- | --- |")
let events = 10_000_000
let batches = Load.batches(events: events, slots: 10_000)
try await pass("zsmalloc", batches, events: events)
try await pass(
    "ideal,tlsf,xvmalloc,slub,zsmalloc,zbud,z3fold,zblock", batches, events: events)
