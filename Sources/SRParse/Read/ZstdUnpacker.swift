// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CZstd
package import SRSupport

/// zstd by libzstd. A frame whose window is over 128 MiB is refused, which is the library's
/// own bound (`ZSTD_WINDOWLOG_LIMIT_DEFAULT`, 27).
@safe package final class ZstdUnpacker: Unpacker {
    // Valid from init to deinit.
    private let stream: OpaquePointer
    package private(set) var isBetweenStreams = false

    package init() {
        guard let stream = unsafe ZSTD_createDStream() else {
            fatalError("out of memory: zstd has no room for a decompression stream")
        }
        unsafe self.stream = unsafe stream
    }

    deinit { unsafe ZSTD_freeDStream(stream) }

    package func unpack(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(SRError) -> (taken: Int, made: Int) {
        var result = 0
        var (taken, made) = (0, 0)
        unsafe withPointers(input, &output) { source, target in
            var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
            var output = unsafe ZSTD_outBuffer(
                dst: target.baseAddress, size: target.count, pos: 0)
            result = unsafe ZSTD_decompressStream(stream, &output, &input)
            (taken, made) = unsafe (input.pos, output.pos)
        }
        guard ZSTD_isError(result) == 0 else {
            let reason = unsafe String(cString: ZSTD_getErrorName(result))
            let code = ZSTD_getErrorCode(result)
            throw SRError(
                code == ZSTD_error_checksum_wrong
                    ? .badChecksum
                    : code == ZSTD_error_frameParameter_windowTooLarge
                        ? .unsupported : .malformed, reason)
        }
        // 0: the frame is at its end, and all of it was handed out.
        isBetweenStreams = result == 0
        return (taken, made)
    }
}
