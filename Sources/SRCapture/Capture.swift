// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRGuest
internal import SRGuestStatus
internal import SRParse
public import SRRunFolder
internal import SRSupport

/// One capture, from an image to a checked run folder.
public struct Capture: Sendable {
    /// What a capture leaves: its folder, and what `run.json` in it says.
    public struct Run: Sendable {
        public let folder: RunFolder
        public let record: RunRecord
        /// What its trace holds; nil if there is none, or it cannot be read.
        public let lengths: TraceLengths?
        /// Whether there is a folder: a command that the guest does not have leaves none.
        public let isKept: Bool
    }

    private let request: CaptureRequest

    public init(_ request: CaptureRequest) {
        self.request = request
    }

    /// Runs it.
    ///
    /// A guest that fails is a result, told by the record's status and message; the folder
    /// then holds all that had come out of it.
    ///
    /// - Throws: `SRError` if nothing could be run.
    public func run(progress: @escaping (CaptureProgress) -> Void) async throws -> Run {
        let began = Date()
        progress(.phase(.preparing))
        // Before an image is built for a run that has no place.
        try RunFolder.check(request.output, force: request.force)
        let copyIn = try CopyIn(request.copyIn)
        let plan = try await CapturePlan.make(request, progress: progress)
        // A folder that holds nothing would stand in the way of the next try.
        let inputs = try GuestInputs.make(plan, copyIn: copyIn)
        defer { inputs.remove() }
        let (folder, lock) = try RunFolder.create(request.output, force: request.force)
        let machine = try plan.machine(inputs: inputs, folder: folder)
        let guest = GuestRun(
            qemu: plan.qemu, machine: machine, deadlines: request.deadlines,
            statusFile: folder.status, streamFile: folder.stream, logFile: folder.workloadLog,
            qemuLog: folder.qemuLog)
        var record = plan.record(
            started: began, machine: machine, arguments: guest.commandLine, inputs: inputs,
            folder: folder)
        try record.write(to: folder.record)

        let sink: TraceSink?
        do {
            sink = request.relay ? try TraceSink(path: folder.trace, header: plan.traceHeader) : nil
        } catch {
            record.end(.outputError, SystemReason.text(error))
            lock.giveRoom()
            try? record.write(to: folder.record)
            throw error
        }
        var observer = CaptureObserver(
            sink: sink, report: progress, onInputsOpened: { inputs.remove() })
        progress(.phase(.booting))
        let ending: Result<GuestOutcome, any Error>
        do {
            ending = .success(try await guest.run(observer: &observer))
        } catch {
            ending = .failure(error)
        }

        progress(.phase(.checking))
        var totals: TraceTotals?
        var failure = observer.traceFailure
        do {
            totals = try observer.finishTrace()
        } catch {
            failure = failure ?? error
        }
        let books = totals.flatMap { Books(totals: $0, snapshots: observer.snapshots) }
        let verdict = Verdict.make(
            ending: ending, traceFailure: failure, observer: observer, totals: totals,
            books: books, plan: plan)
        record.fill(from: observer, totals: totals, books: books)
        record.end(verdict.status, verdict.message)
        if request.vmstat {
            record.guest?.vmstatDeltas = VmstatReading.take(from: folder.workloadLog)
        }
        if let limit = request.memcgMiB {
            record.guest?.cgroup = CgroupReading.take(from: folder.workloadLog, limitMiB: limit)
            if observer.exit?.status == CgroupReading.noneStatus,
                let missing = CgroupReading.missing(in: folder.workloadLog)
            {
                record.end(
                    .workloadFailed,
                    "the guest's kernel cannot keep a memory cgroup for --memcg: it lacks \(missing)"
                )
            }
        }
        if !verdict.isOwnEnd { record.machine?.repeatable = false }
        if request.pages != nil {
            do {
                let pages = try PageSample.collect(folder, plan.kernel.manifest.pageSize)
                progress(.note("pages.bin holds \(pages) pages"))
            } catch {
                record.end(.outputError, verdict.message)
                record.add(SystemReason.text(error))
            }
        }
        record.seconds = Date().timeIntervalSince(began)
        if failure != nil, HostFiles.size(folder.stream) ?? 0 > 0 {
            record.add("stream.raw holds what the guest sent, which 'srorch info' reads")
        }
        var lengths: TraceLengths?
        do {
            lengths = try RunResults.write(
                &record, folder: folder, traceIsWhole: failure == nil, lock: lock)
        } catch {
            // A full disk, as a rule: the cause that came first says more.
            record.end(.outputError, record.message)
            record.add(SystemReason.text(error))
        }
        let isKept = observer.exit?.found != false
        if !isKept { HostFiles.remove(folder.path) }
        return Run(folder: folder, record: record, lengths: lengths, isKept: isKept)
    }
}
