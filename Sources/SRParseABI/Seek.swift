// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// Places in a trace, by its footer.

import CSRParse
import Glibc
import SRParse
import SRSupport

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_seek_event(_ trace: OpaquePointer?, _ number: UInt64) -> Int32 {
    let handle = unsafe handle(trace)
    guard let index = handle.reader.index else { return -ENODATA }
    guard let block = index.lastIndex(where: { $0.firstEvent <= number }),
        number - index[block].firstEvent < UInt64(index[block].count)
    else { return -EINVAL }
    return seek(handle, block: block, event: Int(number - index[block].firstEvent))
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_seek_time(_ trace: OpaquePointer?, _ time: UInt64) -> Int32 {
    let handle = unsafe handle(trace)
    guard let index = handle.reader.index else { return -ENODATA }
    guard let totals = handle.reader.totals, time <= totals.lastTime, !index.isEmpty else {
        return -EINVAL
    }
    let block = index.lastIndex { $0.firstTime <= time } ?? 0
    return seek(handle, block: block, event: 0)
}

/// Leaves the handle before the event of that place in the block.
private func seek(_ handle: Handle, block: Int, event: Int) -> Int32 {
    do throws(SRError) {
        try handle.reader.seek(toBlock: block)
        handle.next = handle.batch.count
        guard try handle.fill() else { return -EBADMSG }
        handle.next = event
        return 0
    } catch {
        return negativeErrno(error)
    }
}
