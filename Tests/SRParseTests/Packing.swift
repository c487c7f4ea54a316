// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CBzip2
import CLzma
import CZlib
import CZstd
import Testing

@testable import SRParse

/// `bytes`, compressed by the library itself, as the programs do it.
func packed(_ bytes: [UInt8], _ compression: Compression) throws -> [UInt8] {
    var target = [UInt8](repeating: 0, count: bytes.count + bytes.count / 2 + 4096)
    var source = bytes
    let room = target.count
    let size: Int = unsafe try target.withUnsafeMutableBytes { target in
        unsafe try source.withUnsafeMutableBytes { source in
            let from = unsafe source.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let to = unsafe target.baseAddress?.assumingMemoryBound(to: UInt8.self)
            switch compression {
            case .bzip2:
                var size = UInt32(room)
                let status = unsafe BZ2_bzBuffToBuffCompress(
                    target.baseAddress?.assumingMemoryBound(to: CChar.self), &size,
                    source.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UInt32(source.count), 9, 0, 0)
                try #require(status == BZ_OK)
                return Int(size)
            case .gzip:
                var stream = unsafe z_stream()
                var status = unsafe deflateInit2_(
                    &stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                    Int32(MemoryLayout<z_stream>.size))
                try #require(status == Z_OK)
                unsafe stream.next_in = from
                unsafe stream.avail_in = UInt32(source.count)
                unsafe stream.next_out = to
                unsafe stream.avail_out = UInt32(room)
                status = unsafe deflate(&stream, Z_FINISH)
                try #require(status == Z_STREAM_END)
                unsafe deflateEnd(&stream)
                return Int(unsafe stream.total_out)
            case .xz:
                var size = 0
                let status = unsafe lzma_easy_buffer_encode(
                    6, LZMA_CHECK_CRC64, nil, from, source.count, to, &size, room)
                try #require(status == LZMA_OK)
                return size
            case .zstd:
                let context = unsafe ZSTD_createCCtx()
                defer { unsafe ZSTD_freeCCtx(context) }
                // As the zstd program does.
                unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
                let size = unsafe ZSTD_compress2(context, to, room, from, source.count)
                try #require(ZSTD_isError(size) == 0)
                return size
            }
        }
    }
    return Array(target[..<size])
}
