// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRRunFolder
internal import SystemPackage

extension RunRecord {
    /// What of the run is not as it would have been free, or is not in the trace; nil if nothing.
    private static func exceptions(_ outcome: Pager.Outcome) -> String? {
        func count(_ key: String, _ one: String, _ more: String) -> String? {
            guard let count = outcome.counters[key], count > 0 else { return nil }
            return count == 1 ? "1 \(one)" : "\(count) \(more)"
        }
        let all = [
            count(
                "ranFree", "process ran free, neither capped nor recorded",
                "processes ran free, neither capped nor recorded"),
            count(
                "forksEnded", "forked child did not come under the cap, and was ended",
                "forked children did not come under the cap, and were ended"),
            count(
                "tracesRefused", "call of ptrace(2) was refused: a traced program cannot be held",
                "calls of ptrace(2) were refused: a traced program cannot be held"),
        ].compactMap { $0 }
        return all.isEmpty ? nil : all.joined(separator: "; ")
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
            let free = Self.exceptions(outcome).map { "; \($0)" } ?? ""
            message = "\(name) was killed by signal \(signal)\(free)"
            return 128 + signal
        }
        status = exit == 0 ? .ok : .workloadFailed
        if exit != 0 { message = "\(name) ended with status \(exit)" }
        if let free = Self.exceptions(outcome) {
            message = message.map { "\($0); \(free)" } ?? free
        }
        return exit
    }
}
