// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CLZO
import CSRLength
import CSRLengthEncoder

/// The length that is counted is that of a stream which liblzo2 decodes to the same bytes, and the
/// search reads nothing beside them.
enum LengthCheck {
    nonisolated(unsafe) private static var table =
        [UInt8](repeating: 0, count: Int(SR_LENGTH_TABLE_BYTES))

    static func run(_ bytes: [UInt8]) {
        let room = bytes.count + bytes.count / 16 + 67
        var stream = [UInt8](repeating: 0, count: room)
        var back = [UInt8](repeating: 0, count: bytes.count)
        let counted = unsafe sr_lzo_length(bytes, bytes.count, &table)
        let written = unsafe sr_encode(bytes, bytes.count, &table, &stream)
        precondition(counted == written, "what is counted is what is written")
        var got = lzo_uint(bytes.count)
        let result = unsafe lzo1x_decompress_safe(stream, lzo_uint(written), &back, &got, nil)
        precondition(result == 0 && Int(got) == bytes.count && back == bytes, "it decodes")
        many(bytes)
    }

    nonisolated(unsafe) private static var room =
        [UInt64](repeating: 0, count: Int(SR_LENGTHS_ROOM_BYTES) / 8 + 1)

    /// The bytes as one page of several, each with a beginning of its own, and cut into several: what
    /// is found of them at once, in any way, is what is found of each.
    private static func many(_ bytes: [UInt8]) {
        let size = bytes.count / 7
        let cut = (0..<7).map { Array(bytes[$0 * size..<($0 + 1) * size]) }
        let whole = (0..<8).map { number in
            bytes.indices.map { $0 < number ? bytes[$0] ^ 0x55 : bytes[$0] }
        }
        for pages in [cut, whole] {
            let bytes = pages[0].count
            let alone = pages.map { unsafe UInt32(sr_lzo_length($0, bytes, &table)) }
            // Copies of their own, so that the sanitizer sees a page's end.
            let copies = unsafe pages.map { page in
                let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 1)
                unsafe copy.copyBytes(from: page)
                return unsafe copy
            }
            let places: [UnsafeRawPointer?] = unsafe copies.map {
                UnsafeRawPointer($0.baseAddress)
            }
            for way in 0..<sr_lengths_ways() {
                var lengths = [UInt32](repeating: 0, count: pages.count)
                unsafe places.withUnsafeBufferPointer { places in
                    unsafe sr_lzo_lengths_by(
                        way, places.baseAddress, places.count, bytes, &room, &lengths)
                }
                precondition(lengths == alone, "many at once are as each alone")
            }
            for index in unsafe copies.indices { unsafe copies[index].deallocate() }
        }
    }
}
