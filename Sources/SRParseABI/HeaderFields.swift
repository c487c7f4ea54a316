// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// What a trace says of itself.

import CSRParse
internal import SRLinux
import SRParse

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_abi_version() -> UInt32 { UInt32(SR_PARSE_ABI) }

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_format(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    return unsafe handle.text(handle.reader.format.rawValue)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_compression(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    return unsafe handle.text(handle.reader.compression?.rawValue ?? "")
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_origin(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    return unsafe handle.text(handle.reader.header.origin)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_page_size(_ trace: OpaquePointer?) -> UInt32 {
    UInt32(unsafe handle(trace).reader.header.pageSize.bytes)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_compressors(_ trace: OpaquePointer?) -> UInt32 {
    UInt32(unsafe handle(trace).reader.header.compressors.count)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_compressor(_ trace: OpaquePointer?, _ number: UInt32) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    let names = handle.reader.header.compressors
    return number < UInt32(names.count) ? unsafe handle.text(names[Int(number)]) : nil
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_has_times(_ trace: OpaquePointer?) -> Int32 {
    unsafe handle(trace).reader.header.clock == .none ? 0 : 1
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_time_resolution(_ trace: OpaquePointer?) -> UInt64 {
    unsafe handle(trace).reader.header.timeResolution
}
