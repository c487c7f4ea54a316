// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Model time of what a program and its kernel do, nanoseconds each.
///
/// Stated, not measured on the host: times must be the same on every machine. They are of
/// the size that captures under the instruction-counted clock show (docs/validation.md).
struct CostModel: Sendable {
    /// A program's work on a page that is in memory: a thousand instructions or so.
    var access: UInt64 = 2_000
    /// A fault that needs no device: entry, page table, return.
    var minorFault: UInt64 = 1_500
    /// Zeroing a new page.
    var zeroing: UInt64 = 500
    /// A page read from the device, the driver's work included.
    var read: UInt64 = 12_000
    /// A page compressed for its length and written.
    var write: UInt64 = 30_000
    /// A page looked at on a list.
    var scan: UInt64 = 200
    /// A slot given back.
    var free: UInt64 = 150
}
