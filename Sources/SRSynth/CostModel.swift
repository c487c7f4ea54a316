// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CWorkloads
internal import SRLinux

/// Model time of what a program and its kernel do, nanoseconds each.
///
/// Stated, not measured on the host: times must be the same on every machine. They are those
/// of captures under the instruction-counted clock (`scripts/validate` makes them), 2 ns an instruction,
/// whose pages had 4 KiB; what handles every byte of a page takes as much longer as a page is larger.
struct CostModel: Sendable {
    /// A program's work beside the pages that it touches.
    var access: UInt64 = 1_000
    /// A fault that needs no device: entry, page table, return.
    var minorFault: UInt64 = 5_000
    /// From swapon to the program's first touch.
    var start: UInt64 = 46_000_000
    /// Zeroing a new page.
    let zeroing: UInt64
    /// A page read from the device, the driver's work included.
    let read: UInt64
    /// A page written, and what LZO takes for it whatever it holds.
    let write: UInt64
    /// What LZO takes beside that for a byte of its output, where it finds matches.
    let packedByte: UInt64 = 40
    /// A page looked at on a list.
    var scan: UInt64 = 1_000
    /// A slot given back.
    var free: UInt64 = 2_000
    /// Making a page of each kind (`sr_fill`).
    private let fills: [UInt64]
    /// Holding a page of each kind against what it should be (`sr_check`).
    private let checks: [UInt64]

    init(_ pageSize: PageSize) {
        func each(_ nanoseconds: Int) -> UInt64 {
            UInt64(nanoseconds * pageSize.bytes / PageSize.kib4.bytes)
        }
        zeroing = each(3_000)
        read = each(13_000)
        write = each(40_000)
        // In the order of enum sr_kind: zero, same, words, half, random, text, heap, btree, bitmap,
        // code, doubles, edges, postings, stream.
        fills =
            [2, 2, 3, 6, 10, 52, 27, 41, 5, 128, 12, 18, 80, 10].map { each($0 * 1_000) }
        checks = [2, 2, 4, 6, 10].map { each($0 * 1_000) }
    }

    func fill(_ content: sr_content) -> UInt64 {
        Int(content.kind) < fills.count ? fills[Int(content.kind)] : 0
    }

    /// Of kinds that bear a stamp only that is looked at.
    func check(_ content: sr_content) -> UInt64 {
        Int(content.kind) < checks.count ? checks[Int(content.kind)] : 0
    }

    /// A page compressed for its length and written.
    func write(_ content: sr_content, length: UInt32) -> UInt64 {
        switch sr_kind(rawValue: UInt32(content.kind)) {
        case SR_ZERO, SR_SAME, SR_HALF, SR_RANDOM, SR_STREAM: write
        default: write + packedByte * UInt64(length)
        }
    }
}
