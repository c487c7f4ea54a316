// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRGuest
internal import SRGuestStatus
internal import SRParse
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// Says how a capture ended, from how its guest ended and from what came out of it.
struct Verdict: Sendable {
    let status: CaptureStatus
    let message: String?
    /// Whether the guest came to an end of its own; QEMU may have been killed under it.
    var isOwnEnd = true

    private init(_ status: CaptureStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }

    /// The worst cause first: what broke the guest, then the trace, then the workload, then
    /// the books.
    static func make(
        ending: Result<GuestOutcome, any Error>, traceFailure: (any Error)?,
        observer: borrowing CaptureObserver, totals: TraceTotals?, books: Books?,
        plan: CapturePlan
    ) -> Verdict {
        if let failure = traceFailure { return of(stream: failure) }
        switch ending {
        case .failure(let error): return of(error)
        case .success(.poweredOff): break
        case .success(let outcome): return of(outcome, booted: observer.boot != nil)
        }
        if let end = observer.collector, end.status != 0 {
            return Verdict(
                .badTrace, "the guest's sr_collect ended with status \(end.status): see console.log"
            )
        }
        if let exit = observer.exit, let verdict = of(exit, observer: observer, plan: plan) {
            return verdict
        }
        if let totals, totals.lost > 0 {
            return Verdict(
                .eventsLost,
                "\(totals.lost) records were lost in \(totals.gaps) gaps: the relay buffers "
                    + "were full; give them more by --subbuf-size or --subbufs")
        }
        if let books, !books.balanced {
            return Verdict(
                .booksDoNotBalance,
                "the trace and the kernel's counters differ without a named cause: "
                    + "\(books.writes.unexplained) writes, \(books.reads.unexplained) reads")
        }
        if plan.request.relay, books == nil {
            return Verdict(
                .badTrace, "the guest did not send the counters that its trace is held against")
        }
        return Verdict(.ok)
    }

    private static func of(_ error: any Error) -> Verdict {
        let error = SRError(of: error)
        return Verdict(CaptureStatus(error.code), error.description)
    }

    /// What stopped the stream from being read or the trace from being written.
    private static func of(stream failure: any Error) -> Verdict {
        let verdict = of(failure)
        guard verdict.status == .badTrace, let words = verdict.message else { return verdict }
        return Verdict(.badTrace, "the guest's stream cannot be read: \(words)")
    }

    private static func of(_ outcome: GuestOutcome, booted: Bool) -> Verdict {
        guard let error = SRError(outcome, booted: booted) else { return Verdict(.ok) }
        var verdict = Verdict(CaptureStatus(error.code), error.message)
        if case .panicked = outcome {} else { verdict.isOwnEnd = false }
        return verdict
    }

    private static func of(
        _ exit: GuestStatus.Exit, observer: borrowing CaptureObserver, plan: CapturePlan
    ) -> Verdict? {
        guard exit.found else {
            return Verdict(
                .workloadFailed, "'\(plan.command[0])' was not found in the guest")
        }
        let killed = observer.snapshots.last?.vmstat["oom_kill"] ?? 0
        if plan.request.duration != nil, exit.signal == SIGKILL, killed == 0 { return nil }
        if WrappedCommand.hides(theMissingCommandOf: plan.request),
            exit.status == GuestSpec.timeoutNotFound
        {
            return Verdict(
                .workloadFailed,
                "'\(plan.command[0])' was not found in the guest, or ended with status "
                    + "\(exit.status)")
        }
        if exit.signal != 0 {
            let cause =
                exit.signal == SIGKILL && killed > 0
                ? "killed by the guest's out-of-memory killer: give it more by "
                    + "\(plan.request.memoryOption) or --swap-size"
                : "killed by signal \(exit.signal)"
            return Verdict(.workloadFailed, "the workload was \(cause)")
        }
        if exit.status != 0 {
            return Verdict(
                .workloadFailed,
                "the workload ended with status \(exit.status): see workload.log")
        }
        return nil
    }
}
