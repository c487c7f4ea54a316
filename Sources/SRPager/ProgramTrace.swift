// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
internal import SRSupport
internal import SystemPackage

/// The trace of a program's run. When it cannot be written any more (a full disk), the program
/// goes on and the trace keeps what it holds.
final class ProgramTrace {
    private var writer: TraceWriter?
    private(set) var failure: SRError?
    private var totals: TraceTotals

    init(path: FilePath, origin: String) throws {
        let writer = try TraceWriter(
            path: path.string,
            header: TraceHeader(
                pageSize: .ofThisMachine, clock: .monotonic, origin: origin))
        totals = writer.totals
        self.writer = consume writer
    }

    func append(_ event: SwapEvent) -> Bool {
        do {
            try writer?.append(event)
            return failure == nil
        } catch {
            failure = failure ?? error
            return false
        }
    }

    /// Ends the file; what was appended, whether it reached the file or not.
    func finish() -> TraceTotals {
        guard let writer = writer.take() else { return totals }
        totals = writer.totals
        guard failure == nil else { return totals }
        do { totals = try writer.finish() } catch { failure = error }
        return totals
    }
}
