// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRGuestStatus
internal import SRParse
internal import SystemPackage

extension RunFolder {
    /// Puts a run in order whose maker was killed: its trace gets an end, run.json says what
    /// happened, and the other leftovers are named there. Any other run stays as it is.
    ///
    /// Every command that looks at a run does this first.
    ///
    /// - Returns: what was done, in words; nil if nothing was.
    @discardableResult
    public func settle() -> String? {
        guard var record = try? RunRecord(path: record), record.status == .running,
            !RunLock.isHeld(self), let lock = try? RunLock(self)
        else { return nil }
        let isFinished = finishTrace(&record)
        if let seconds = lastSign() { record.workload.seconds = seconds }
        // How long it took on this machine is not known.
        record.seconds = nil
        record.guest?.bootSeconds = nil
        record.end(.interrupted, "the program that made the run was killed before its end")
        if !isFinished {
            record.add("its trace could not be finished")
        }
        for (path, what) in [
            (stream, "what the guest sent, which 'srorch info' reads"),
            (rawPages, "contents of pages"),
        ] where !isFinished || path != stream {
            if let name = path.lastComponent, HostFiles.size(path) ?? 0 > 0 {
                record.add("\(name) holds \(what)")
            }
        }
        do {
            try RunResults.write(&record, folder: self, traceIsWhole: isFinished, lock: lock)
        } catch { return nil }
        return "\(path): " + (record.message ?? "")
            + (isFinished ? "; its trace was given an end" : "")
    }

    /// Gives the trace what is in the stream, or at least an end.
    /// - Returns: whether that went well, or there was no trace to finish.
    private func finishTrace(_ record: inout RunRecord) -> Bool {
        guard HostFiles.size(trace) ?? 0 > 0 else { return HostFiles.size(stream) ?? 0 == 0 }
        let totals = try? FileDraft.replace(trace) { draft in
            HostFiles.size(stream) ?? 0 > 0
                ? try fromStream(to: draft) : try fromPrefix(to: draft)
        }
        guard let totals else { return false }
        record.events = .init(totals)
        return true
    }

    private func fromStream(to draft: FilePath) throws -> TraceTotals {
        var sink = try TraceSink(path: draft, header: TraceReader(path: trace.string).header)
        let file = try FileDescriptor.open(stream, .readOnly, options: .closeOnExec)
        defer { try? file.close() }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe try piece.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
            if count == 0 { return try sink.finish() }
            try sink.take(piece[..<count])
        }
    }

    private func fromPrefix(to draft: FilePath) throws -> TraceTotals {
        var reader = try TraceReader(path: trace.string)
        var writer = try TraceWriter(path: draft.string, header: reader.header)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) {
            for index in 0..<batch.count { try writer.append(batch, index) }
        }
        return try writer.finish()
    }

    /// Guest seconds from the command's start to the guest's last word; nil if it never started.
    private func lastSign() -> Double? {
        let text = (try? String(contentsOfFile: status.string, encoding: .utf8)) ?? ""
        let snapshots = text.split(separator: "\n").compactMap { line -> GuestStatus.Snapshot? in
            guard case .snapshot(let what)? = try? GuestStatus(line: String(line)) else {
                return nil
            }
            return what
        }
        guard let start = snapshots.first(where: { $0.phase == "start" }),
            let last = snapshots.last
        else { return nil }
        return Double(last.monotonicNs &- start.monotonicNs) / 1e9
    }
}
