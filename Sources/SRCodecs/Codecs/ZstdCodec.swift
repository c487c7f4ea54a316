// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CZstd
internal import SRLinux
internal import SRSupport

/// libzstd at a level, with or without a dictionary.
@safe final class ZstdCodec: PageCodec {
    private let packer: OpaquePointer
    private let unpacker: OpaquePointer
    private let level: Int32
    private let room: PageRoom
    /// The dictionary, digested for either way.
    private let forPacking: OpaquePointer?
    private let forUnpacking: OpaquePointer?

    init(level: Int, _ pageSize: PageSize, dictionary: [UInt8]? = nil) throws(SRError) {
        room = PageRoom(pageSize)
        guard let packer = unsafe ZSTD_createCCtx(), let unpacker = unsafe ZSTD_createDCtx() else {
            throw SRError(.missingTool, "libzstd has no memory")
        }
        unsafe self.packer = packer
        unsafe self.unpacker = unpacker
        self.level = Int32(level)
        unsafe forPacking = dictionary?.withUnsafeBytes {
            unsafe ZSTD_createCDict($0.baseAddress, $0.count, Int32(level))
        }
        unsafe forUnpacking = dictionary?.withUnsafeBytes {
            unsafe ZSTD_createDDict($0.baseAddress, $0.count)
        }
    }

    deinit {
        unsafe ZSTD_freeCCtx(packer)
        unsafe ZSTD_freeDCtx(unpacker)
        unsafe ZSTD_freeCDict(forPacking)
        unsafe ZSTD_freeDDict(forUnpacking)
    }

    func compress(_ page: UnsafePointer<UInt8>, into packed: UnsafeMutablePointer<UInt8>) -> Int {
        let result =
            if let dictionary = unsafe forPacking {
                unsafe ZSTD_compress_usingCDict(
                    packer, packed, room.bound, page, room.bytes, dictionary)
            } else {
                unsafe ZSTD_compressCCtx(
                    packer, packed, room.bound, page, room.bytes, level)
            }
        return ZSTD_isError(result) == 0 ? result : 0
    }

    func decompress(
        _ packed: UnsafePointer<UInt8>, _ length: Int, into page: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let result =
            if let dictionary = unsafe forUnpacking {
                unsafe ZSTD_decompress_usingDDict(
                    unpacker, page, room.bytes, packed, length, dictionary)
            } else {
                unsafe ZSTD_decompressDCtx(unpacker, page, room.bytes, packed, length)
            }
        return ZSTD_isError(result) == 0 ? result : 0
    }

    /// A dictionary of at most `bytes` bytes, trained on pages.
    ///
    /// - Parameter pages: one after another; a hundred times `bytes` is enough (zdict.h).
    /// - Throws: `SRError` of code `library`, in zstd's own words.
    static func train(
        _ pages: [UInt8], _ pageSize: PageSize, bytes: Int
    ) throws(SRError) -> [UInt8] {
        let sizes = [Int](
            repeating: pageSize.bytes, count: pageSize.wholePages(in: pages.count))
        var dictionary = [UInt8](repeating: 0, count: bytes)
        let got = unsafe dictionary.withUnsafeMutableBytes { room in
            unsafe pages.withUnsafeBytes { samples in
                unsafe ZDICT_trainFromBuffer(
                    room.baseAddress, room.count, samples.baseAddress, sizes,
                    UInt32(sizes.count))
            }
        }
        guard ZDICT_isError(got) == 0 else {
            let words = unsafe String(cString: ZDICT_getErrorName(got))
            throw SRError(
                .missingTool,
                "no dictionary can be trained on \(sizes.count) pages: \(words)")
        }
        return Array(dictionary.prefix(got))
    }
}
