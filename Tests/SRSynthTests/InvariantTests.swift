// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing
import Workloads

@testable import SRSynth

/// What holds of every trace, whatever the workload and the kernel.
@Suite struct InvariantTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var workload: String
        var kernel: KernelSeries
        var reclaim: ReclaimPolicy
        var readahead = ReadaheadPolicy.vma
        var synchronous = false
        var testDescription: String {
            "\(workload) \(kernel.rawValue) \(reclaim.rawValue) \(readahead.rawValue)"
                + (synchronous ? " zram" : "")
        }
    }

    static let cases: [Case] =
        SmallRun.names.flatMap { name in
            KernelSeries.allCases.map { kernel in
                Case(workload: name, kernel: kernel, reclaim: kernel.usualReclaim)
            }
        } + [
            Case(workload: "phases", kernel: .linux61, reclaim: .multiGen),
            Case(workload: "phases", kernel: .linux612, reclaim: .activeInactive),
            Case(
                workload: "zipf-kv", kernel: .linux61, reclaim: .activeInactive,
                readahead: .cluster),
            Case(
                workload: "phases", kernel: .linux612, reclaim: .multiGen, readahead: .cluster),
            Case(
                workload: "zipf-kv", kernel: .linux61, reclaim: .activeInactive,
                synchronous: true),
            Case(workload: "phases", kernel: .linux73, reclaim: .activeInactive),
            Case(
                workload: "zipf-kv", kernel: .linux73, reclaim: .multiGen, synchronous: true),
        ]

    /// A slot is read only while it holds something, is free only once, and time never goes
    /// back. In the end no more slots are out than the CPU's cache of freed ones can hold.
    @Test(arguments: cases) func everyReadHasItsWriteAndEveryFreeItsSlot(_ of: Case) throws {
        let synth = try SmallRun.synth(of.workload, kernel: of.kernel) {
            $0.reclaim = of.reclaim
            $0.readahead = of.readahead
            $0.synchronous = of.synchronous
        }
        let (outcome, bytes) = try synth.runInMemory()
        #expect(outcome.failure == nil)
        #expect(outcome.totals.writes > 500)
        #expect(outcome.totals.reads > 200)

        var reader = try TraceReader(bytes: bytes)
        var holds = Set<UInt32>()
        var last: UInt64 = 0
        var faults: [String] = []
        while let event = try reader.next() {
            let slot = event.pageIndex
            if event.time < last { faults.append("time goes back to \(event.time)") }
            last = event.time
            // swapon reads the header.
            if slot == 0, event.operation == .read, event.time == 0 { continue }
            if slot == 0 || slot >= 16 << 8 { faults.append("slot \(slot) is none") }
            switch event.operation {
            case .write: holds.insert(slot)
            case .read:
                if !holds.contains(slot) { faults.append("\(slot) is read unwritten") }
            case .free:
                // The slot of a zero page that the zero map holds is freed, and was never written.
                if holds.remove(slot) == nil, !of.kernel.hasZeroMap {
                    faults.append("\(slot) is freed unwritten")
                }
            default: faults.append("an operation that no swap device has")
            }
        }
        #expect(faults.isEmpty, "\(faults.prefix(3))")
        // All memory was given back: what is left waits in the slot cache.
        #expect(holds.count <= SlotCache.size)
    }

    @Test(arguments: SmallRun.names) func noPageIsResidentBeyondTheCap(_ name: String) throws {
        let small = try SmallRun.synth(name) { $0.residentPages = 512 }.runInMemory().0
        let large = try SmallRun.synth(name) { $0.residentPages = 1 << 14 }.runInMemory().0
        // 64 MiB hold all of it; 2 MiB do not.
        #expect(large.totals.events == 1)
        #expect(small.totals.writes > 1000)
    }
}
