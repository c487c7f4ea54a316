// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRMachine
public import SRParse

/// The trace's reads and writes held against the guest kernel's own counters.
///
/// Every page that the kernel counts as swapped (`pswpout`, `pswpin` of /proc/vmstat) must be
/// a record, and every record must be such a page or have a name: what the module counted
/// in a phase of the run in which the kernel swapped nothing.
public struct Books: Sendable, Hashable, Codable {
    /// Records that are no swap traffic, with the phase that they belong to.
    public struct Difference: Sendable, Hashable, Codable {
        public let name: String
        public let pages: Int64
    }

    /// One direction's account: `trace = counter + Σ differences + unexplained`.
    public struct Account: Sendable, Hashable, Codable {
        /// Events in the trace.
        public let trace: Int64
        /// The kernel's counter, from the module's loading to the workload's end.
        public let counter: Int64
        public let differences: [Difference]
        public let unexplained: Int64
    }

    public let balanced: Bool
    public let reads: Account
    public let writes: Account

    /// - Parameters:
    ///   - totals: of the finished trace.
    ///   - snapshots: all that the guest sent, in order.
    /// - Returns: nil when the guest did not live long enough to be held to account, or ran
    ///   without the relay.
    public init?(totals: TraceTotals, snapshots: [GuestStatus.Snapshot]) {
        func moment(_ phase: String) -> GuestStatus.Snapshot? {
            snapshots.last { $0.phase == phase && $0.relay != nil }
        }
        guard let loaded = moment("loaded"), let swapon = moment("swapon"),
            let exit = moment("exit"), let drained = moment("drained")
        else { return nil }

        func account(_ trace: UInt64, _ relayKey: String, _ vmstatKey: String) -> Account {
            func relay(_ at: GuestStatus.Snapshot) -> Int64 { Int64(at.relay?[relayKey] ?? 0) }
            func kernel(_ at: GuestStatus.Snapshot) -> Int64 { Int64(at.vmstat[vmstatKey] ?? 0) }
            let counter = kernel(exit) - kernel(loaded)
            var differences: [Difference] = []
            func name(_ what: String, _ pages: Int64) {
                if pages != 0 { differences.append(Difference(name: what, pages: pages)) }
            }
            name("while the module was loading", relay(loaded))
            // swapon reads the swap header through the device; the kernel does not count it.
            name(
                "swap header, read by swapon",
                relay(swapon) - relay(loaded) - (kernel(swapon) - kernel(loaded)))
            name("after the workload's end", relay(drained) - relay(exit))
            let named = differences.reduce(0) { $0 + $1.pages }
            return Account(
                trace: Int64(trace), counter: counter, differences: differences,
                unexplained: Int64(trace) - counter - named)
        }
        reads = account(totals.reads, "reads", "pswpin")
        writes = account(totals.writes, "writes", "pswpout")
        balanced = reads.unexplained == 0 && writes.unexplained == 0
    }
}
