// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CZstd
package import SRSupport

/// How a stream is compressed. All but the number of threads decides the bytes.
package struct ZstdSettings: Sendable {
    /// Work that is cut into jobs, which threads share.
    package struct Jobs: Sendable {
        /// Bytes of a job.
        package let bytes: Int32
        /// Threads, one at least; the bytes are the same whatever their number, and other ones
        /// than without jobs.
        package var threads: Int32

        package init(bytes: Int32, threads: Int32) {
            self.bytes = bytes
            self.threads = threads
        }
    }

    /// zstd's.
    package let level: Int32
    /// Repetitions are found over so many bytes, as a power of two; nil: the level's own.
    package let windowLog: Int32?
    /// nil: one job.
    package var jobs: Jobs?

    package init(level: Int32, windowLog: Int32? = nil, jobs: Jobs? = nil) {
        self.level = level
        self.windowLog = windowLog
        self.jobs = jobs
    }

    /// As libzstd takes them. Long repetitions are looked for where a window is named.
    fileprivate var parameters: [(ZSTD_cParameter, Int32)] {
        var list = [(ZSTD_c_compressionLevel, level), (ZSTD_c_checksumFlag, 1)]
        if let windowLog {
            list += [(ZSTD_c_windowLog, windowLog), (ZSTD_c_enableLongDistanceMatching, 1)]
        }
        // A library that was built without threads packs to other bytes, as another version may.
        if let jobs, ZSTD_cParam_getBounds(ZSTD_c_nbWorkers).upperBound > 0 {
            list += [(ZSTD_c_nbWorkers, max(1, jobs.threads)), (ZSTD_c_jobSize, jobs.bytes)]
        }
        return list
    }
}

/// Compresses a stream to one zstd frame, piece by piece, with the frame's content checksum.
///
/// The bytes depend on the input, the flushes, the settings and the library's version alone.
@safe package struct ZstdPacker: ~Copyable {
    // Valid from init to deinit, and used by one call at a time.
    private let context: OpaquePointer

    private static let stepBytes = 1 << 17

    package init(_ settings: ZstdSettings) {
        unsafe context = ZstdContext.compression(settings.parameters)
    }

    deinit { unsafe ZSTD_freeCCtx(context) }

    /// Takes in `input`; what is ready of its compressed form is added to `output`. O(n).
    package mutating func add(
        _ input: Span<UInt8>, to output: inout [UInt8]
    ) throws(SRError) {
        try step(input, ZSTD_e_continue, &output)
    }

    /// Adds to `output` all that is left of what was taken in: it then ends with a whole block.
    package mutating func flush(to output: inout [UInt8]) throws(SRError) {
        try step([UInt8]().span, ZSTD_e_flush, &output)
    }

    /// The same, and the frame's end.
    package mutating func finish(to output: inout [UInt8]) throws(SRError) {
        try step([UInt8]().span, ZSTD_e_end, &output)
    }

    private mutating func step(
        _ input: Span<UInt8>, _ directive: ZSTD_EndDirective, _ output: inout [UInt8]
    ) throws(SRError) {
        var taken = 0
        while true {
            let start = output.count
            output.append(contentsOf: repeatElement(0, count: Self.stepBytes))
            var result = 0
            var made = 0
            unsafe input.withUnsafeBufferPointer { source in
                unsafe output.withUnsafeMutableBufferPointer { target in
                    var from = unsafe ZSTD_inBuffer(
                        src: source.baseAddress, size: source.count, pos: taken)
                    var to = unsafe ZSTD_outBuffer(
                        dst: target.baseAddress, size: target.count, pos: start)
                    result = unsafe ZSTD_compressStream2(context, &to, &from, directive)
                    (taken, made) = unsafe (from.pos, to.pos)
                }
            }
            output.removeLast(output.count - made)
            try ZstdContext.check(result)
            // What is left inside the library, for a flush; input alone where there is more.
            if directive == ZSTD_e_continue ? taken == input.count : result == 0 { return }
        }
    }
}
