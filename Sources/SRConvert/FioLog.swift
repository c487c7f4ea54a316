// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRParse
internal import SRText
public import SystemPackage

/// Writes a trace as an iolog of fio, version 3 (fio's HOWTO, "Trace file format v3"): a line
/// an action, with microseconds. `fio --read_iolog=FILE` makes the reads and writes again, at
/// their distances in time, on a file or device called `swap` unless it is redirected.
///
/// A discard is a trim. A free is known to the kernel alone, and no action of a device: it is
/// left out and counted, and so are losses.
public struct FioLog: ~Copyable {
    private static let file = "swap"
    /// The time of the first action. fio takes 0 for "no time yet", and would not wait between
    /// an action at 0 and the next (delay_since_ttime in its iolog.c).
    private static let start: UInt64 = 1

    private var output: TextOutput
    private let pageSize: UInt64
    private var elapsed = ElapsedTime()
    private var last = start
    private var leftOut = LegacyWriter.LeftOut()
    /// Discards so far: not every fio makes a trim everywhere.
    public private(set) var trims: UInt64 = 0

    /// Writes to `descriptor`, which stays the caller's to close.
    public init(_ descriptor: FileDescriptor, pageSize: PageSize) throws(Errno) {
        self.pageSize = UInt64(pageSize.bytes)
        output = TextOutput(descriptor)
        try output.write("fio version 3 iolog\n0 \(Self.file) add\n0 \(Self.file) open\n")
    }

    /// Adds an event, or counts it as left out. O(1).
    public mutating func append(_ event: SwapEvent) throws(Errno) {
        let now = Self.start + elapsed.nanoseconds(at: event.time) / 1000
        let action: String
        switch event.operation {
        case .read:
            action = "read"
            last = now
        case .write:
            action = "write"
            last = now
        // With the time of the action before it: fio 3.33 passes over a trim, and with it over
        // the wait up to the trim's own time, so that all after it would come too early.
        case .discard:
            action = "trim"
            trims += 1
        case .free, .lost:
            leftOut.add(event)
            return
        }
        try output.write(last)
        try output.write(" \(Self.file) \(action) ")
        try output.write(UInt64(event.pageIndex) * pageSize)
        try output.write(" \(pageSize)\n")
    }

    /// Ends the log.
    /// - Returns: what it could not hold.
    public consuming func finish() throws(Errno) -> LegacyWriter.LeftOut {
        try output.write("\(last) \(Self.file) close\n")
        try output.flush()
        return leftOut
    }
}
