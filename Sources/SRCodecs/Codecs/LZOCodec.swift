// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CLZO
internal import SRLinux
internal import SRSupport

/// LZO1X-1 of liblzo2.
@safe final class LZOCodec: PageCodec {
    private let work: UnsafeMutableRawPointer
    private let room: PageRoom

    init(_ pageSize: PageSize) throws(SRError) {
        room = PageRoom(pageSize)
        guard sr_lzo_init() == 0 else {
            throw SRError(.missingTool, "liblzo2 was built for another machine")
        }
        unsafe work = .allocate(byteCount: Int(SR_LZO_WORK_BYTES), alignment: 16)
    }

    deinit { unsafe work.deallocate() }

    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int {
        var length = lzo_uint(room.bound)
        let result = unsafe lzo1x_1_compress(page, lzo_uint(room.bytes), packed, &length, work)
        return result == 0 ? Int(length) : 0
    }

    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var got = lzo_uint(room.bytes)
        let result = unsafe lzo1x_decompress_safe(packed, lzo_uint(length), page, &got, nil)
        return result == 0 ? Int(got) : 0
    }
}
