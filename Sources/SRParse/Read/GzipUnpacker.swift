// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CZlib
internal import SRSupport

/// gzip by zlib. The window is 32 KiB.
@safe final class GzipUnpacker: Unpacker {
    // inflateInit2_ keeps a pointer to it, so it must not move: it has memory of its own,
    // from init to deinit.
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isBetweenStreams = false
    /// Whether a member ended and none has begun since.
    private var startsAnew = false

    init() throws(SRError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 16: gzip's frame and no other.
        let status = unsafe inflateInit2_(
            stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            throw SRError(.input, "zlib cannot start (status \(status))")
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func unpack(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(SRError) -> (taken: Int, made: Int) {
        if startsAnew {
            unsafe inflateReset(stream)
            startsAnew = false
        }
        isBetweenStreams = false
        var status = Z_OK
        unsafe withPointers(input, &output) { source, target in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(source.count)
            unsafe stream.pointee.next_out = target.baseAddress
            unsafe stream.pointee.avail_out = UInt32(target.count)
            status = unsafe inflate(stream, Z_NO_FLUSH)
        }
        if status == Z_STREAM_END {
            isBetweenStreams = true
            startsAnew = true
        } else if status != Z_OK, status != Z_BUF_ERROR {
            let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
            let isSum = reason == "incorrect data check" || reason == "incorrect length check"
            throw SRError(isSum ? .badChecksum : .malformed, reason ?? "status \(status)")
        }
        return (
            input.count - Int(unsafe stream.pointee.avail_in),
            output.count - Int(unsafe stream.pointee.avail_out)
        )
    }
}
