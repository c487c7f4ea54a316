// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CBzip2
internal import SRSupport

/// bzip2 by libbz2. A block is 900 kB at most and takes 3.7 MB to unpack.
@safe final class BzipUnpacker: Unpacker {
    // libbz2 checks that it has not moved: it has memory of its own, from init to deinit.
    private let stream: UnsafeMutablePointer<bz_stream>
    private(set) var isBetweenStreams = false
    private var startsAnew = false

    init() throws(SRError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
        try start()
    }

    deinit {
        unsafe BZ2_bzDecompressEnd(stream)
        unsafe stream.deallocate()
    }

    private func start() throws(SRError) {
        let status = unsafe BZ2_bzDecompressInit(stream, 0, 0)
        guard status == BZ_OK else {
            throw SRError(.input, "libbz2 cannot start (status \(status))")
        }
    }

    func unpack(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(SRError) -> (taken: Int, made: Int) {
        if startsAnew {
            unsafe BZ2_bzDecompressEnd(stream)
            unsafe stream.pointee = bz_stream()
            try start()
            startsAnew = false
        }
        isBetweenStreams = false
        var status = BZ_OK
        unsafe withPointers(input, &output) { source, target in
            // The library reads only; its field is not const.
            let input = unsafe UnsafeMutableRawPointer(mutating: source.baseAddress)
            let output = UnsafeMutableRawPointer(target.baseAddress)
            unsafe stream.pointee.next_in = input?.assumingMemoryBound(to: CChar.self)
            unsafe stream.pointee.avail_in = UInt32(source.count)
            unsafe stream.pointee.next_out = output?.assumingMemoryBound(to: CChar.self)
            unsafe stream.pointee.avail_out = UInt32(target.count)
            status = unsafe BZ2_bzDecompress(stream)
        }
        switch status {
        case BZ_OK: break
        case BZ_STREAM_END:
            isBetweenStreams = true
            startsAnew = true
        case BZ_DATA_ERROR: throw SRError(.badChecksum, "a block does not fit its sum")
        case BZ_DATA_ERROR_MAGIC: throw SRError(.malformed, "no stream begins here")
        default: throw SRError(.malformed, "status \(status)")
        }
        return (
            input.count - Int(unsafe stream.pointee.avail_in),
            output.count - Int(unsafe stream.pointee.avail_out)
        )
    }
}
