// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// Raw relay streams on their way through the merger: one stream, as `sr_collect` or
/// `cat <debugfs>/sr_relay*` leaves it, or a folder of them, one a CPU.
struct RelayInput: ~Copyable {
    var merger = RelayStreamMerger()
    /// Whether nothing more will come.
    private(set) var isAtEnd = false
    /// What is wrong with the stream, once it is at its end.
    private(set) var problem: SRError?
    /// Where the records come from, if not from one stream.
    let folder: RelayFolder?

    /// Bytes that the merger takes in, and how many of them it has.
    private var piece: [UInt8] = []
    private var used = 0

    private static let pieceBytes = 1 << 16

    init(folder: RelayFolder? = nil) { self.folder = folder }

    /// What is known of a trace that is read out of the relay itself, whose records do not say
    /// the page size of their kernel.
    static func header(_ pageSize: PageSize) -> TraceHeader {
        TraceHeader(pageSize: pageSize, clock: .monotonic, origin: "relay")
    }

    /// Takes in the next record, of the folder or of `source`, or comes to the end.
    mutating func take(from source: inout ByteSource) throws(SRError) {
        if used < piece.count {
            _ = try merger.take(piece, from: &used)
            return
        }
        used = 0
        if let folder {
            guard let sequence = try folder.next(&piece) else { return stop(folder.problem) }
            // All CPUs are here: what is below the lowest of them will not come.
            merger.settle(below: sequence)
        } else {
            piece.removeAll(keepingCapacity: true)
            try source.read(Self.pieceBytes, appendingTo: &piece)
            if piece.isEmpty { stop(nil) }
        }
    }

    /// Ends the stream; the merger then hands out what waits.
    /// - Parameter error: why, if not because it is at its end.
    mutating func stop(_ error: SRError?) {
        isAtEnd = true
        merger.end()
        piece = []
        used = 0
        if problem == nil { problem = error ?? cut }
    }

    /// What is missing at the end of the stream, if something is.
    private var cut: SRError? {
        let seen = merger.statistics
        if seen.tornBytes > 0 {
            return SRError(
                .truncated,
                "the stream ends inside a record, of which it has \(seen.tornBytes) bytes",
                offset: seen.bytes)
        }
        // Only sr_collect makes fences, and it ends with one.
        if seen.fences > 0, !merger.isSettled {
            return SRError(
                .truncated,
                "the stream ends without the fence that sr_collect ends with: it was "
                    + "stopped, or its output cut", offset: seen.bytes)
        }
        return nil
    }
}
