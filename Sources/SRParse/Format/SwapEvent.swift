// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// One event of a swap trace.
public struct SwapEvent: Sendable, Hashable {
    /// When it happened: nanoseconds of the clock that the trace's header names.
    public var time: UInt64
    /// The page's index on the swap device; 0 for ``Operation/lost``.
    public var pageIndex: UInt32
    /// The bytes to which, for a write, the trace's first compressor (LZO1X-1 in a capture)
    /// brought the page, not capped at the page size. For ``Operation/lost``, how many
    /// records were lost. Otherwise 0: a read's length is that of the slot's last write.
    public var length: UInt32
    /// What happened.
    public var operation: Operation
    /// What else is known.
    public var flags: EventFlags

    public init(
        time: UInt64, operation: Operation, pageIndex: UInt32, length: UInt32 = 0,
        flags: EventFlags = []
    ) {
        self.time = time
        self.pageIndex = pageIndex
        self.length = length
        self.operation = operation
        self.flags = flags
    }

    /// Whether what happened leaves room for the length that it has.
    var mayBearLength: Bool { operation == .write || operation == .lost || length == 0 }

    /// The event that stands for `count` records that never arrived.
    public static func lost(count: UInt32, time: UInt64) -> SwapEvent {
        SwapEvent(time: time, operation: .lost, pageIndex: 0, length: count)
    }
}
