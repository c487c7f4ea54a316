// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CZstd
internal import SRSupport

/// What all who compress with libzstd do alike.
enum ZstdContext {
    /// A context with the parameters set, to be freed by ZSTD_freeCCtx().
    static func compression(_ parameters: [(ZSTD_cParameter, Int32)]) -> OpaquePointer {
        guard let context = unsafe ZSTD_createCCtx() else {
            fatalError("out of memory: zstd has no room for a compression context")
        }
        for (parameter, value) in parameters {
            let result = unsafe ZSTD_CCtx_setParameter(context, parameter, value)
            precondition(ZSTD_isError(result) == 0, "zstd takes the parameter")
        }
        return unsafe context
    }

    /// - Throws: `SRError` of code `output` where libzstd's `result` is an error.
    static func check(_ result: Int) throws(SRError) {
        guard ZSTD_isError(result) == 0 else {
            throw SRError(.output, unsafe "zstd: " + String(cString: ZSTD_getErrorName(result)))
        }
    }
}

/// Owns a zstd compression context. A stream is ``ZstdPacker``'s.
@safe struct ZstdCompressor: ~Copyable {
    // Valid from init to deinit, and used by one call at a time.
    private let context: OpaquePointer

    /// - Parameters:
    ///   - level: zstd's; the bytes depend on it and on the library's version.
    ///   - minimumMatch: bytes, 3 to 7. In a column most repetitions are chance, and a short
    ///     one costs more than its bytes do under the entropy coder.
    init(level: Int32, minimumMatch: Int32) {
        unsafe context = ZstdContext.compression([
            (ZSTD_c_compressionLevel, level), (ZSTD_c_minMatch, minimumMatch),
        ])
    }

    deinit { unsafe ZSTD_freeCCtx(context) }

    /// Adds the compressed form of `input` to `output` as one frame. O(n).
    mutating func compress(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(SRError) {
        let start = output.count
        let bound = ZSTD_compressBound(input.count)
        output.append(contentsOf: repeatElement(0, count: bound))
        let written = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBytes { target in
                unsafe ZSTD_compress2(
                    context, target.baseAddress.unsafelyUnwrapped + start, bound,
                    source.baseAddress, source.count)
            }
        }
        try ZstdContext.check(written)
        output.removeLast(bound - written)
    }
}

/// Owns a zstd decompression context.
@safe struct ZstdDecompressor: ~Copyable {
    // Valid from init to deinit, and used by one call at a time.
    private let context: OpaquePointer

    init() {
        guard let context = unsafe ZSTD_createDCtx() else {
            fatalError("out of memory: zstd has no room for a decompression context")
        }
        unsafe self.context = unsafe context
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    /// Decompresses one frame of exactly `count` bytes to `output` from `start` on, which must
    /// have room for them.
    /// - Returns: nil if it fits; else what is wrong with the frame.
    mutating func decompress(
        _ input: Span<UInt8>, into output: inout [UInt8], at start: Int, count: Int
    ) -> String? {
        precondition(
            start >= 0 && count >= 0 && output.count - start >= count && !output.isEmpty,
            "the output has room for the whole frame")
        let written = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBytes { target in
                unsafe ZSTD_decompressDCtx(
                    context, target.baseAddress.unsafelyUnwrapped + start, count,
                    source.baseAddress, source.count)
            }
        }
        if ZSTD_isError(written) != 0 {
            return unsafe String(cString: ZSTD_getErrorName(written))
        }
        return written == count ? nil : "it holds \(written) bytes, not \(count)"
    }
}
