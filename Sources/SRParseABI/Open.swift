// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CSRParse
import Glibc
import SRParse
import SRSupport
import SystemPackage

/// Opens the trace at a path, where "-" is standard input.
func openTrace(
    _ path: String, format: TraceFormat? = nil, skipDamaged: Bool = false
) throws(SRError) -> TraceReader {
    path == "-"
        ? try TraceReader(
            descriptor: .standardInput, format: format, skipDamaged: skipDamaged)
        : try TraceReader(path: path, format: format, skipDamaged: skipDamaged)
}

/// Makes a handle, or tells why there is none.
private func open(
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ make: () throws(SRError) -> TraceReader
) -> OpaquePointer? {
    do throws(SRError) {
        let handle = Handle(try make())
        return unsafe OpaquePointer(Unmanaged.passRetained(handle).toOpaque())
    } catch let problem {
        if let error = unsafe error { unsafe error.pointee = unsafe strdup("\(problem)") }
        return nil
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_open(
    _ path: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
    guard let path = unsafe path else {
        if let error = unsafe error { unsafe error.pointee = unsafe strdup("no path was given") }
        return nil
    }
    let text = unsafe String(cString: path)
    return unsafe open(error) { () throws(SRError) in try openTrace(text) }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_open_descriptor(
    _ fd: Int32, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
    unsafe open(error) { () throws(SRError) in
        try TraceReader(descriptor: FileDescriptor(rawValue: fd))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_open_as(
    _ path: UnsafePointer<CChar>?, _ format: UnsafePointer<CChar>?, _ flags: UInt32,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
    unsafe open(error) { () throws(SRError) in
        guard let path = unsafe path else { throw SRError(.input, "no path was given") }
        return try openTrace(
            unsafe String(cString: path), format: try unsafe traceFormat(format),
            skipDamaged: try skipsDamaged(flags))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_open_descriptor_as(
    _ fd: Int32, _ format: UnsafePointer<CChar>?, _ flags: UInt32,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
    unsafe open(error) { () throws(SRError) in
        try TraceReader(
            descriptor: FileDescriptor(rawValue: fd), format: try unsafe traceFormat(format),
            skipDamaged: try skipsDamaged(flags))
    }
}

/// The layout of that name; nil for NULL.
private func traceFormat(_ name: UnsafePointer<CChar>?) throws(SRError) -> TraceFormat? {
    guard let name = unsafe name else { return nil }
    let text = unsafe String(cString: name)
    guard let format = TraceFormat(rawValue: text) else {
        let names = TraceFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw SRError(.input, "\(text) is no layout of traces; there are \(names)")
    }
    return format
}

private func skipsDamaged(_ flags: UInt32) throws(SRError) -> Bool {
    guard flags & ~UInt32(SR_OPEN_SKIP_DAMAGED) == 0 else {
        throw SRError(.input, "unknown flags \(flags): use a newer library")
    }
    return flags & UInt32(SR_OPEN_SKIP_DAMAGED) != 0
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_free_text(_ text: UnsafeMutablePointer<CChar>?) { unsafe free(text) }

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_close(_ trace: OpaquePointer?) {
    guard let trace = unsafe trace else { return }
    unsafe Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(trace)).release()
}
