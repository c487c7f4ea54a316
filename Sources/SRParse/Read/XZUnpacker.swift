// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CLzma
internal import SRSupport

/// xz by liblzma. `xz -9` needs 65 MiB to unpack; an input that wants more than
/// ``memoryLimit`` is refused, whatever its header claims.
@safe final class XZUnpacker: Unpacker {
    /// Bytes that liblzma may take.
    static let memoryLimit: UInt64 = 128 << 20

    // Set up by init, ended by deinit; the library keeps no pointer to it.
    private var stream = unsafe sr_lzma_stream()
    private(set) var isBetweenStreams = false
    private var startsAnew = false

    init() throws(SRError) { try start() }

    deinit { unsafe lzma_end(&stream) }

    private func start() throws(SRError) {
        let status = unsafe lzma_stream_decoder(&stream, Self.memoryLimit, 0)
        guard status == LZMA_OK else {
            throw SRError(.input, "liblzma cannot start (status \(status.rawValue))")
        }
    }

    func unpack(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(SRError) -> (taken: Int, made: Int) {
        if startsAnew {
            try start()
            startsAnew = false
        }
        isBetweenStreams = false
        var status = LZMA_OK
        unsafe withPointers(input, &output) { source, target in
            unsafe stream.next_in = source.baseAddress
            unsafe stream.avail_in = source.count
            unsafe stream.next_out = target.baseAddress
            unsafe stream.avail_out = target.count
            status = unsafe lzma_code(&stream, LZMA_RUN)
        }
        switch status {
        case LZMA_OK, LZMA_BUF_ERROR: break
        case LZMA_STREAM_END:
            isBetweenStreams = true
            startsAnew = true
        case LZMA_DATA_ERROR: throw SRError(.badChecksum, "a part does not fit its sum")
        case LZMA_FORMAT_ERROR: throw SRError(.malformed, "no stream begins here")
        case LZMA_OPTIONS_ERROR:
            throw SRError(.unsupported, "a filter or check that liblzma does not know")
        case LZMA_MEMLIMIT_ERROR:
            throw SRError(
                .unsupported, "it needs over \(Self.memoryLimit >> 20) MiB to unpack")
        default: throw SRError(.malformed, "status \(status.rawValue)")
        }
        let (unread, room) = unsafe (stream.avail_in, stream.avail_out)
        return (input.count - unread, output.count - room)
    }
}
