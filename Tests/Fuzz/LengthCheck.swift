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
    }
}
