// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRGuestStatus
public import SRSupport

extension SRError {
    /// How a kernel panics that finds nothing left to end: Linux 6.12, mm/oom_kill.c,
    /// out_of_memory().
    private static let deadlocked = "System is deadlocked on memory"

    /// What a guest's end means to the caller; nil if it came to its proper end.
    ///
    /// - Parameters:
    ///   - outcome: how the guest's life ended.
    ///   - booted: whether its start-up program had said that it is up.
    public init?(_ outcome: GuestOutcome, booted: Bool) {
        switch outcome {
        case .poweredOff: return nil
        case .panicked(let line):
            let cause =
                line.contains(Self.deadlocked)
                ? "; it had too little memory \(booted ? "left" : "to come up"): give more --memory"
                : ""
            self.init(.guestPanic, "the guest's kernel panicked: \(line)\(cause)")
        case .silent(let after):
            self.init(
                .bootFailure,
                "the guest's kernel did not come up: for \(Int(after / .seconds(1))) s neither its "
                    + "console nor its first process said a word")
        case .cancelled: self.init(.interrupted, "interrupted; what had come is kept")
        case .guestFailure(let what):
            self.init(.bootFailure, "the guest could not \(what.step): \(what.message)")
        case .timedOut(let deadline, let after):
            let seconds = Int(after / .seconds(1))
            let words =
                switch deadline {
                case .boot: "the guest was not up after \(seconds) s (--boot-timeout)"
                case .silence:
                    "no sign of life from the guest for \(seconds) s (--silence-timeout)"
                case .total: "the run was not over after \(seconds) s (--timeout)"
                }
            self.init(.timeOut, words)
        case .qemuEnded(let status, let message):
            let how = status < 0 ? "was killed by signal \(-status)" : "ended with status \(status)"
            self.init(
                booted ? .guestPanic : .bootFailure,
                "QEMU \(how); " + (ProgramWords.quoted(message, of: "it") ?? "it said nothing"))
        case .vanished(let reason):
            self.init(
                booted ? .guestPanic : .bootFailure,
                "the guest went away before its end (\(reason))")
        }
    }
}
