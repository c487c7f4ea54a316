// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CLZ4
internal import SRLinux

/// liblz4's fast side.
@safe final class LZ4Codec: PageCodec {
    private let state: UnsafeMutableRawPointer
    private let acceleration: Int32
    private let room: PageRoom

    init(acceleration: Int, _ pageSize: PageSize) {
        room = PageRoom(pageSize)
        self.acceleration = Int32(acceleration)
        unsafe state = .allocate(byteCount: Int(LZ4_sizeofState()), alignment: 16)
    }

    deinit { unsafe state.deallocate() }

    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int {
        Int(
            unsafe LZ4_compress_fast_extState(
                state, UnsafeRawPointer(page).assumingMemoryBound(to: CChar.self),
                UnsafeMutableRawPointer(packed).assumingMemoryBound(to: CChar.self),
                Int32(room.bytes), Int32(room.bound), acceleration))
    }

    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int {
        unsafe lz4Decompress(packed, length, into: page, room)
    }
}

/// liblz4's slow side, whose output is read the same way.
@safe final class LZ4HCCodec: PageCodec {
    private let state: UnsafeMutableRawPointer
    private let level: Int32
    private let room: PageRoom

    init(level: Int, _ pageSize: PageSize) {
        room = PageRoom(pageSize)
        self.level = Int32(level)
        unsafe state = .allocate(byteCount: Int(LZ4_sizeofStateHC()), alignment: 16)
    }

    deinit { unsafe state.deallocate() }

    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int {
        Int(
            unsafe LZ4_compress_HC_extStateHC(
                state, UnsafeRawPointer(page).assumingMemoryBound(to: CChar.self),
                UnsafeMutableRawPointer(packed).assumingMemoryBound(to: CChar.self),
                Int32(room.bytes), Int32(room.bound), level))
    }

    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int {
        unsafe lz4Decompress(packed, length, into: page, room)
    }
}

private func lz4Decompress(
    _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>,
    _ room: PageRoom
) -> Int {
    Int(
        unsafe LZ4_decompress_safe(
            UnsafeRawPointer(packed).assumingMemoryBound(to: CChar.self),
            UnsafeMutableRawPointer(page).assumingMemoryBound(to: CChar.self), Int32(length),
            Int32(room.bytes)))
}
