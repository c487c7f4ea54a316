// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// How far a trace could be read.

import CSRParse
import SRParse

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_state(_ trace: OpaquePointer?) -> Int32 {
    switch unsafe handle(trace).reader.state {
    case .reading: SR_STATE_READING
    case .complete: SR_STATE_COMPLETE
    case .truncated: SR_STATE_TRUNCATED
    case .damaged: SR_STATE_DAMAGED
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_problem(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    switch handle.reader.state {
    case .reading, .complete: return unsafe handle.text("")
    case .truncated(let error), .damaged(let error):
        return unsafe handle.text("\(error)")
    }
}
