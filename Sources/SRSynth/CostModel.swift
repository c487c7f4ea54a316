// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Model time of what a program and its kernel do, nanoseconds each.
///
/// Stated, not measured on the host: times must be the same on every machine. They are of
/// the size that captures under the instruction-counted clock show (docs/validation.md), whose
/// pages had 4 KiB; what handles every byte of a page takes as much longer as a page is larger.
struct CostModel: Sendable {
    /// A program's work on a page that is in memory: a thousand instructions or so.
    var access: UInt64 = 2_000
    /// A fault that needs no device: entry, page table, return.
    var minorFault: UInt64 = 1_500
    /// Zeroing a new page.
    let zeroing: UInt64
    /// A page read from the device, the driver's work included.
    let read: UInt64
    /// A page compressed for its length and written.
    let write: UInt64
    /// A page looked at on a list.
    var scan: UInt64 = 200
    /// A slot given back.
    var free: UInt64 = 150

    init(_ pageSize: PageSize) {
        func each(_ nanoseconds: Int) -> UInt64 {
            UInt64(nanoseconds * pageSize.bytes / PageSize.kib4.bytes)
        }
        zeroing = each(500)
        read = each(12_000)
        write = each(30_000)
    }
}
