// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SystemPackage

/// Writes a trace as an iolog of fio, version 3 (fio's HOWTO, "Trace file format v3"): a line
/// an action, with the milliseconds since the first event. `fio --read_iolog=FILE` makes the
/// reads and writes again, on a file or device called `swap` unless it is redirected.
///
/// A discard is a trim. A free is known to the kernel alone, and no action of a device: it is
/// left out and counted, and so are losses.
public struct FioLog: ~Copyable {
    private static let file = "swap"

    private var output: TextOutput
    private let pageSize: UInt64
    private var start: UInt64?
    private var last: UInt64 = 0
    private var leftOut = LegacyWriter.LeftOut()

    /// Writes to `descriptor`, which stays the caller's to close.
    public init(_ descriptor: FileDescriptor, pageSize: UInt32) throws(Errno) {
        self.pageSize = UInt64(pageSize)
        output = TextOutput(descriptor)
        try output.write("fio version 3 iolog\n0 \(Self.file) add\n0 \(Self.file) open\n")
    }

    /// Adds an event, or counts it as left out. O(1).
    public mutating func append(_ event: SwapEvent) throws(Errno) {
        let start = start ?? event.time
        self.start = start
        let action: String
        switch event.operation {
        case .read: action = "read"
        case .write: action = "write"
        case .discard: action = "trim"
        case .free, .lost:
            leftOut.add(event)
            return
        }
        last = (event.time &- start) / 1_000_000
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
