// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest
internal import SRGuestStatus
internal import SRParse
internal import SRRunFolder

extension Books {
    /// - Parameters:
    ///   - totals: of the finished trace.
    ///   - snapshots: all that the guest sent, in order.
    /// - Returns: nil if the guest did not live long enough to be held to account, or ran
    ///   without the relay.
    init?(totals: TraceTotals, snapshots: [GuestStatus.Snapshot]) {
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
            return Account(trace: Int64(trace), counter: counter, differences: differences)
        }
        self.init(
            reads: account(totals.reads, "reads", "pswpin"),
            writes: account(totals.writes, "writes", "pswpout"))
    }
}
