// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

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

        package init(name: String, pages: Int64) {
            self.name = name
            self.pages = pages
        }
    }

    /// One direction's account: `trace = counter + Σ differences + unexplained`.
    public struct Account: Sendable, Hashable, Codable {
        /// Events in the trace.
        public let trace: Int64
        /// The kernel's counter, from the module's loading to the workload's end.
        public let counter: Int64
        public let differences: [Difference]
        public let unexplained: Int64

        package init(trace: Int64, counter: Int64, differences: [Difference]) {
            self.trace = trace
            self.counter = counter
            self.differences = differences
            unexplained = trace - counter - differences.reduce(0) { $0 + $1.pages }
        }
    }

    public let balanced: Bool
    public let reads: Account
    public let writes: Account

    package init(reads: Account, writes: Account) {
        self.reads = reads
        self.writes = writes
        balanced = reads.unexplained == 0 && writes.unexplained == 0
    }
}
