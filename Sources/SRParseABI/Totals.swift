// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// What a trace amounts to, and what of it is missing.

public import CSRParse
import Glibc
import SRParse

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_get_totals(
    _ trace: OpaquePointer?, _ totals: UnsafeMutablePointer<sr_totals>?
) -> Int32 {
    guard let totals = unsafe totals else { return -EINVAL }
    guard let stated = unsafe handle(trace).reader.totals else { return -ENODATA }
    unsafe totals.pointee = sr_totals(
        reads: stated.reads, writes: stated.writes, frees: stated.frees,
        discards: stated.discards, lost: stated.lost, gaps: stated.gaps,
        same_filled: stated.sameFilled, partial: stated.partial,
        first_time: stated.firstTime, last_time: stated.lastTime, bytes: stated.bytes[0],
        highest_page: stated.highestPage, reserved: 0)
    return 0
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_lost(_ trace: OpaquePointer?) -> UInt64 { unsafe handle(trace).lostRecords }

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_skipped(
    _ trace: OpaquePointer?, _ events: UnsafeMutablePointer<UInt64>?
) -> UInt64 {
    let handle = unsafe handle(trace)
    if let events = unsafe events { unsafe events.pointee = handle.reader.eventsSkipped }
    return UInt64(handle.reader.blocksSkipped)
}
