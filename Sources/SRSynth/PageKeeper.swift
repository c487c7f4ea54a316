// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What keeps the contents of some of the pages that a model writes.
package protocol PageKeeper: AnyObject {
    /// Whether a page of that index is one of them.
    func wants(_ slot: UInt32) -> Bool
    /// Takes the content of a page, written by event `number`.
    func take(_ page: UnsafeRawBufferPointer, slot: UInt32, event number: UInt64)
    /// Ends what it writes.
    func finish() throws
}
