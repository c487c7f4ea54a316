// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What the memory cgroup of a workload said of itself while it ran, and /proc/vmstat beside it.
///
/// All series have a value for each of ``seconds``. Names are the kernel's own (Linux 6.1,
/// Documentation/admin-guide/cgroup-v2.rst, "Memory Interface Files"; psi.rst).
public struct MemoryCgroup: Sendable, Codable, Hashable {
    /// `memory.max`.
    public var limitMiB: Int
    /// When it was read: the guest's uptime, in hundredths of a second. First before the workload
    /// starts, then about once a second, last after it has ended.
    public var seconds: [Double]
    /// `memory.current` and `memory.swap.current`, bytes.
    public var currentBytes: [Int64]
    public var swapBytes: [Int64]
    /// `memory.stat`: bytes, and counts of pages. A line that is 0 throughout is left out.
    public var stat: [String: [Int64]]
    /// `memory.events`: counts since the cgroup was made.
    public var events: [String: [Int64]]
    /// `memory.pressure`: microseconds so far in which `some` of its tasks, or all (`full`), waited
    /// for memory. Empty where the kernel does not count that (PSI).
    public var pressureMicroseconds: [String: [Int64]]
    /// `/proc/vmstat`, of the whole guest. A line that does not change is left out.
    public var vmstat: [String: [Int64]]

    package init(
        limitMiB: Int, seconds: [Double], currentBytes: [Int64], swapBytes: [Int64],
        stat: [String: [Int64]], events: [String: [Int64]],
        pressureMicroseconds: [String: [Int64]], vmstat: [String: [Int64]]
    ) {
        self.limitMiB = limitMiB
        self.seconds = seconds
        self.currentBytes = currentBytes
        self.swapBytes = swapBytes
        self.stat = stat
        self.events = events
        self.pressureMicroseconds = pressureMicroseconds
        self.vmstat = vmstat
    }
}
