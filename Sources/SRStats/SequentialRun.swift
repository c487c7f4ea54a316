// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Finds runs of neighbours: accesses of one kind whose page index is the one before plus 1.
struct SequentialRun {
    private var next: UInt32?
    private var length: UInt64 = 0

    /// Records an access. O(1).
    /// - Returns: the length of the run that it ended, or nil if it goes on with one.
    mutating func step(_ page: UInt32) -> UInt64? {
        let goesOn = page == next
        // After the last index of 32 bits comes none.
        next = page == .max ? nil : page + 1
        if goesOn {
            length += 1
            return nil
        }
        defer { length = 1 }
        return length == 0 ? nil : length
    }

    /// Ends the run, at the end of the trace or where records were lost.
    /// - Returns: its length; nil where there was none.
    mutating func end() -> UInt64? {
        defer {
            next = nil
            length = 0
        }
        return length == 0 ? nil : length
    }
}
