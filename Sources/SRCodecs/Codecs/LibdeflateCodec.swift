// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CDeflate
internal import SRLinux
internal import SRSupport

/// libdeflate's deflate, without a container around it.
@safe final class LibdeflateCodec: PageCodec {
    private let packer: OpaquePointer
    private let unpacker: OpaquePointer
    private let room: PageRoom

    init(level: Int, _ pageSize: PageSize) throws(SRError) {
        room = PageRoom(pageSize)
        guard let packer = unsafe libdeflate_alloc_compressor(Int32(level)),
            let unpacker = unsafe libdeflate_alloc_decompressor()
        else { throw SRError(.missingTool, "libdeflate has no memory") }
        unsafe self.packer = packer
        unsafe self.unpacker = unpacker
    }

    deinit {
        unsafe libdeflate_free_compressor(packer)
        unsafe libdeflate_free_decompressor(unpacker)
    }

    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe libdeflate_deflate_compress(packer, page, room.bytes, packed, room.bound)
    }

    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var got = 0
        let result = unsafe libdeflate_deflate_decompress(
            unpacker, packed, length, page, room.bytes, &got)
        return result == LIBDEFLATE_SUCCESS ? got : 0
    }
}
