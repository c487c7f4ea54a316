// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CZlib
internal import SRLinux
internal import SRSupport

/// zlib at a level and a window, whose streams are made once and reset for each page.
@safe final class ZlibCodec: PageCodec {
    private let packer: UnsafeMutablePointer<z_stream>
    private let unpacker: UnsafeMutablePointer<z_stream>
    private let room: PageRoom

    /// - Parameter window: as zlib's windowBits: negative for a bare deflate stream.
    init(level: Int, window: Int32, _ pageSize: PageSize) throws(SRError) {
        room = PageRoom(pageSize)
        unsafe packer = .allocate(capacity: 1)
        unsafe unpacker = .allocate(capacity: 1)
        unsafe packer.initialize(to: z_stream())
        unsafe unpacker.initialize(to: z_stream())
        guard unsafe sr_deflate_init(packer, Int32(level), window) == Z_OK,
            unsafe sr_inflate_init(unpacker, window) == Z_OK
        else { throw SRError(.missingTool, "zlib does not start") }
    }

    deinit {
        unsafe deflateEnd(packer)
        unsafe inflateEnd(unpacker)
        unsafe packer.deallocate()
        unsafe unpacker.deallocate()
    }

    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int {
        unsafe deflateReset(packer)
        unsafe packer.pointee.next_in = UnsafeMutablePointer(mutating: page)
        unsafe packer.pointee.avail_in = UInt32(room.bytes)
        unsafe packer.pointee.next_out = packed
        unsafe packer.pointee.avail_out = UInt32(room.bound)
        let result = unsafe deflate(packer, Z_FINISH)
        return result == Z_STREAM_END ? Int(unsafe packer.pointee.total_out) : 0
    }

    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int {
        unsafe inflateReset(unpacker)
        unsafe unpacker.pointee.next_in = UnsafeMutablePointer(mutating: packed)
        unsafe unpacker.pointee.avail_in = UInt32(length)
        unsafe unpacker.pointee.next_out = page
        unsafe unpacker.pointee.avail_out = UInt32(room.bytes)
        let result = unsafe inflate(unpacker, Z_FINISH)
        return result == Z_STREAM_END ? Int(unsafe unpacker.pointee.total_out) : 0
    }
}
