// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest
internal import SRGuestStatus
internal import SRParse
internal import SRRunFolder

/// Keeps what a running guest says: its status lines, its stream (straight into the trace).
struct CaptureObserver: GuestRun.Observer, ~Copyable {
    private var sink: TraceSink?
    private let report: (CaptureProgress) -> Void
    private let onInputsOpened: () -> Void
    private var phase = CaptureProgress.Phase.booting
    private var lastTick: Duration?

    private(set) var boot: GuestStatus.Boot?
    private(set) var bootElapsed: Duration = .zero
    private(set) var snapshots: [GuestStatus.Snapshot] = []
    private(set) var exit: GuestStatus.Exit?
    private(set) var collector: GuestStatus.Collector?
    private(set) var steadiness: Steadiness?
    /// What stopped the trace from being written or the stream from being read.
    private(set) var traceFailure: (any Error)?
    private var elapsed: Duration = .zero

    /// How often the caller hears of a running guest.
    private static let interval = Duration.milliseconds(250)

    init(
        sink: consuming TraceSink?, report: @escaping (CaptureProgress) -> Void,
        onInputsOpened: @escaping () -> Void
    ) {
        self.sink = sink
        self.report = report
        self.onInputsOpened = onInputsOpened
    }

    mutating func inputsOpened() { onInputsOpened() }

    mutating func steadiness(_ steadiness: Steadiness) {
        self.steadiness = steadiness
        if let flaw = steadiness.flaw { report(.note("NOT repeatable: \(flaw)")) }
    }

    mutating func status(_ status: GuestStatus) throws {
        switch status {
        case .boot(let what):
            boot = what
            bootElapsed = elapsed
        case .snapshot(let what):
            // Progress lines come every guest second: the last one is enough.
            if what.phase == "progress", snapshots.last?.phase == "progress" {
                snapshots.removeLast()
            }
            snapshots.append(what)
            switch what.phase {
            case "start": enter(.running)
            case "exit": enter(.collecting)
            default: break
            }
        case .exit(let what): exit = what
        case .collector(let what): collector = what
        case .failure, .end: break
        }
    }

    private mutating func enter(_ next: CaptureProgress.Phase) {
        phase = next
        report(.phase(next))
    }

    mutating func stream(_ bytes: ArraySlice<UInt8>) throws {
        do {
            try sink?.take(bytes)
        } catch {
            traceFailure = error
            throw error
        }
    }

    mutating func tick(elapsed: Duration) throws {
        self.elapsed = elapsed
        if let lastTick, elapsed - lastTick < Self.interval { return }
        lastTick = elapsed
        let totals = sink?.totals ?? TraceTotals()
        report(
            .running(
                .init(
                    phase: phase, elapsed: elapsed, events: totals.events, lost: totals.lost,
                    swapUsedKiB: snapshots.last?.swapUsedKiB ?? 0)))
    }

    /// Ends the trace file, with whatever reached it.
    mutating func finishTrace() throws -> TraceTotals? {
        guard let whole = sink.take() else { return nil }
        return try whole.finish()
    }
}
