// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

#if canImport(Glibc)
    internal import Glibc
#endif

/// One algorithm at work on pages: buffers that are made once, and its figures.
@safe final class Bench {
    private let codec: any PageCodec
    private let room: PageRoom
    private let packed: UnsafeMutablePointer<UInt8>
    private let back: UnsafeMutablePointer<UInt8>
    private var lengths = [Int](repeating: 0, count: PageSource.piecePages)
    private(set) var measure: Measure

    init(_ name: String, _ codec: any PageCodec, _ pageSize: PageSize) {
        self.codec = codec
        room = PageRoom(pageSize)
        measure = Measure(name: name, pageSize)
        unsafe packed = .allocate(capacity: PageSource.piecePages * room.bound)
        unsafe back = .allocate(capacity: PageSource.piecePages * room.bytes)
    }

    deinit {
        unsafe packed.deallocate()
        unsafe back.deallocate()
    }

    /// Compresses each page of a piece, brings it back and compares.
    ///
    /// - Parameter indices: of the piece's pages on the swap device; none if not known.
    /// - Throws: `SRError` of code `library` if a page does not come back as it was.
    func run(_ piece: [UInt8], indices: ArraySlice<UInt32>) throws(SRError) {
        let pages = piece.count / room.bytes
        let wrong = unsafe piece.withUnsafeBufferPointer { buffer -> Int? in
            guard let first = buffer.baseAddress else { return nil }
            return unsafe run(first, pages)
        }
        if let wrong {
            throw SRError(
                .missingTool,
                "\(measure.name): page \(measure.pages + UInt64(wrong)) does not come back as it "
                    + "was: the library is broken")
        }
        for page in 0..<pages {
            let place = indices.startIndex + page
            measure.add(lengths[page], index: place < indices.endIndex ? indices[place] : nil)
        }
    }

    /// - Returns: the first page that does not come back, if there is one.
    private func run(_ first: UnsafePointer<UInt8>, _ pages: Int) -> Int? {
        let start = Self.processorNs()
        for index in 0..<pages {
            unsafe lengths[index] = codec.compress(
                first + index * room.bytes, into: packed + index * room.bound)
        }
        let middle = Self.processorNs()
        var failed: Int?
        for index in 0..<pages {
            let got = unsafe codec.decompress(
                packed + index * room.bound, lengths[index], into: back + index * room.bytes)
            if got != room.bytes { failed = failed ?? index }
        }
        let end = Self.processorNs()
        measure.packingNs += middle - start
        measure.unpackingNs += end - middle
        if let failed { return failed }
        for index in 0..<pages
        where unsafe memcmp(first + index * room.bytes, back + index * room.bytes, room.bytes) != 0
        {
            return index
        }
        return nil
    }

    /// Processor time of this thread, ns.
    private static func processorNs() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
