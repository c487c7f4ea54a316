// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRGuestStatus
internal import SRSupport
internal import SystemPackage

extension GuestRun {
    /// What ended the watch over a guest.
    enum Verdict: Sendable {
        case qemuGone
        /// The kernel told of a fault, and then no more.
        case dead
        case silent(Duration)
        case timedOut(GuestOutcome.Deadline, Duration)
        case cancelled
    }

    /// Looks at a running guest's outputs and clock until there is nothing more to see.
    struct Watch: ~Copyable {
        private let run: GuestRun
        private let clock = ContinuousClock()
        private var started: ContinuousClock.Instant
        private var alive: ContinuousClock.Instant
        private var statusFile: FileFollower
        private var streamFile: FileFollower
        private var logFile: FileFollower
        private var consoleFile: FileFollower
        private var splitter = LineSplitter()
        private var terminal: TerminalSizes?

        /// Since when, and since how much of the processor's time, nothing was said.
        private var quiet: (since: ContinuousClock.Instant, work: Duration)?

        private(set) var hasBooted = false
        private(set) var hasEnded = false
        private(set) var failure: GuestStatus.Failure?
        private(set) var shutdownReason: String?

        init(_ run: GuestRun) throws {
            self.run = run
            started = clock.now
            alive = started
            statusFile = FileFollower(path: run.statusFile, bufferBytes: 1 << 14)
            streamFile = FileFollower(path: run.streamFile)
            logFile = FileFollower(path: run.logFile)
            consoleFile = FileFollower(path: run.machine.console)
            if let terminal = run.machine.terminal { self.terminal = try TerminalSizes(terminal) }
        }

        mutating func untilEnd(
            of process: Int32, _ observer: inout some Observer & ~Copyable
        ) async throws -> Verdict {
            // On a busy host the watch may be made long before there is a QEMU.
            started = clock.now
            alive = started
            guard var monitor = try await connect(process) else {
                return Task.isCancelled ? .cancelled : .qemuGone
            }
            try monitor.startMachine()
            var farewellBegan: ContinuousClock.Instant?
            var inputsOpened = false
            while true {
                // Asked first: what QEMU wrote before it went is then in the files.
                let gone = ProcessProbe.hasEnded(process)
                for event in try monitor.events() where event.event == "SHUTDOWN" {
                    shutdownReason = event.data?.reason
                }
                if monitor.isReady, !inputsOpened {
                    inputsOpened = true
                    observer.inputsOpened()
                }
                try look(&observer)
                terminal?.follow()
                let now = clock.now
                try observer.tick(elapsed: now - started)
                if gone { return .qemuGone }
                if Task.isCancelled { return .cancelled }
                if hasEnded || failure != nil {
                    let began = farewellBegan ?? now
                    farewellBegan = began
                    if now - began > GuestRun.farewell { return .timedOut(.total, now - started) }
                }
                if let late = overdue(now) { return late }
                if monitor.isReady, let end = end(of: process, now) { return end }
                try? await Task.sleep(for: GuestRun.interval)
            }
        }

        /// Hands on all that the guest has written since the last look.
        mutating func look(_ observer: inout some Observer & ~Copyable) throws {
            // The stream before the status: what a status line counts has then been seen.
            var bytes = try streamFile.drain { try observer.stream($0) }
            var lines: [String] = []
            bytes += try statusFile.drain { lines += splitter.lines(in: $0) }
            if !lines.isEmpty {
                bytes += try streamFile.drain { try observer.stream($0) }
            }
            for line in lines {
                let status = try GuestStatus(line: line)
                switch status {
                case .boot: hasBooted = true
                case .end: hasEnded = true
                case .failure(let what): failure = what
                default: break
                }
                try observer.status(status)
            }
            bytes += try logFile.drain { _ in }
            bytes += try consoleFile.drain { _ in }
            if bytes > 0 {
                alive = clock.now
                quiet = nil
            } else if clock.now - alive > .seconds(1) {
                try checkRoom()
            }
        }

        /// Bytes of a file system's block: with fewer, nothing more is written.
        private static let leastRoom: Int64 = 4 << 10

        /// A guest whose output finds no room stops without a word from QEMU.
        private func checkRoom() throws {
            let folder = run.streamFile.removingLastComponent()
            let free = try? FileManager.default.attributesOfFileSystem(forPath: folder.string)[
                .systemFreeSize]
            if let free = free as? NSNumber, free.int64Value < Self.leastRoom {
                throw SRError(
                    .hostInput, "the guest's output cannot be written to \(folder)",
                    errno: .noSpace)
            }
        }

        private func overdue(_ now: ContinuousClock.Instant) -> Verdict? {
            let elapsed = now - started
            if !hasBooted, elapsed > run.deadlines.boot { return .timedOut(.boot, elapsed) }
            if elapsed > run.deadlines.total { return .timedOut(.total, elapsed) }
            if hasBooted, now - alive > run.deadlines.silence {
                return .timedOut(.silence, now - alive)
            }
            return nil
        }

        /// How long a kernel may still be silent after the line of a panic or an oops.
        private static let lastWords = Duration.seconds(3)
        /// Time of the processor in which a booting kernel says something; and time of the clock in
        /// which it asks for some. Guests are up after 3 to 5 s of it; a GiB of RAM or storage
        /// costs less than half of what it adds.
        private static let work = Duration.seconds(20)
        private static let workOfGiB = Duration.seconds(2)
        private static let sleep = Duration.seconds(30)

        /// How the guest has ended though QEMU runs on; nil if it has not.
        private mutating func end(
            of process: Int32, _ now: ContinuousClock.Instant
        ) -> Verdict? {
            guard now - alive > Self.lastWords, !hasEnded, failure == nil else { return nil }
            guard let quiet else {
                // Once for each silence.
                self.quiet = (now, ProcessProbe.work(of: process))
                let tail = ConsoleTail(path: run.machine.console, lines: 400)
                return tail.panic != nil || !hasBooted && tail.oops != nil ? .dead : nil
            }
            guard !hasBooted else { return nil }
            let work = ProcessProbe.work(of: process) - quiet.work
            let bytes = run.machine.storage.reduce(Int64(run.machine.ramKiB) << 10) {
                $0 + $1.bytes
            }
            if work > Self.work + Self.workOfGiB * Int(bytes >> 30) { return .silent(now - alive) }
            let isAsleep = now - quiet.since > Self.sleep && work < .milliseconds(100)
            return isAsleep ? .silent(now - alive) : nil
        }

        /// Waits for QEMU's monitor socket; nil if QEMU ended before it listened, or the
        /// run was cancelled.
        private func connect(_ process: Int32) async throws -> QMPClient? {
            while true {
                do {
                    return try QMPClient(path: run.machine.monitor)
                } catch let errno as Errno {
                    if ProcessProbe.hasEnded(process) || Task.isCancelled { return nil }
                    guard errno == .noSuchFileOrDirectory || errno == .connectionRefused,
                        clock.now - started < run.deadlines.boot
                    else {
                        throw SRError(
                            .bootFailure,
                            "no connection to QEMU's monitor at \(run.machine.monitor)",
                            errno: errno)
                    }
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    func outcome(
        _ verdict: Verdict, watch: borrowing Watch, exitStatus: Int
    ) -> GuestOutcome {
        if watch.hasEnded { return .poweredOff }
        if let failure = watch.failure { return .guestFailure(failure) }
        let console = ConsoleTail(path: machine.console, lines: 400)
        if let panic = console.panic { return .panicked(panic) }
        switch verdict {
        case .dead: return .panicked(console.oops ?? "it said no more")
        case .silent(let after): return .silent(after: after)
        case .cancelled: return .cancelled
        case .timedOut(let deadline, let after): return .timedOut(deadline, after: after)
        case .qemuGone:
            if let reason = watch.shutdownReason, exitStatus == 0 {
                return .vanished(reason: reason)
            }
            let said = ConsoleTail(path: qemuLog, lines: 3).lines.joined(separator: "; ")
            return .qemuEnded(status: exitStatus, message: said)
        }
    }
}
