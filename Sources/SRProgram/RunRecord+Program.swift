// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRRun
internal import SystemPackage

extension RunRecord {
    /// What the trace does not hold: forked children, and programs that the shim is not in.
    private static func ranFree(_ outcome: Pager.Outcome) -> String? {
        guard let count = outcome.counters["ranFree"], count > 0 else { return nil }
        return count == 1
            ? "1 process ran free, neither capped nor recorded"
            : "\(count) processes ran free, neither capped nor recorded"
    }

    /// - Returns: the exit status that a shell would give for the program.
    mutating func take(_ outcome: Pager.Outcome, name: String) -> Int32 {
        synth?.counters = outcome.counters
        if let (step, errno) = outcome.failure {
            status = .bootFailure
            message = "\(name) could not be run: \(step): \(errno.description)"
            return 126
        }
        // As wait(2) puts them together.
        let signal = outcome.waitStatus & 0x7F
        let exit = outcome.waitStatus >> 8 & 0xFF
        workload.exitStatus = signal == 0 ? Int(exit) : -1
        workload.signal = Int(signal)
        if outcome.refused {
            status = .workloadFailed
            message =
                "\(name) was ended where it forks: in the sampled mode a copy would share its "
                + "memory; --mode exact holds it"
            return 128 + signal
        }
        if signal != 0 {
            status = .workloadFailed
            let free = Self.ranFree(outcome).map { "; \($0)" } ?? ""
            message = "\(name) was killed by signal \(signal)\(free)"
            return 128 + signal
        }
        status = exit == 0 ? .ok : .workloadFailed
        if exit != 0 { message = "\(name) ended with status \(exit)" }
        if let free = Self.ranFree(outcome) {
            message = message.map { "\($0); \(free)" } ?? free
        }
        return exit
    }
}
