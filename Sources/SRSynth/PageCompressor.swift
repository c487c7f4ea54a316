// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CLZO
internal import CWorkloads
internal import SRLinux

/// Makes a page's bytes and finds their LZO1X-1 length. All use of liblzo2 and of the page
/// buffer is here.
///
/// liblzo2 is not quite the kernel's compressor, whose hash table has 13 bits where liblzo2's
/// has 14 (`lib/lzo/lzodefs.h`, D_BITS): lengths differ by up to 64 bytes on some pages, and
/// by less than a per cent in all. `kernel/tests/lzo_check.c` holds the two to that.
@safe struct PageCompressor: ~Copyable {
    private let pageSize: PageSize
    private let bound: Int
    private let page: UnsafeMutablePointer<UInt64>
    private let packed: UnsafeMutablePointer<UInt8>
    private let work: UnsafeMutableRawPointer
    /// Given pages that stand for the modelled contents, and their lengths when known.
    private let given: PageFile?
    private var givenLengths: [UInt32]
    private let corpus: CorpusFile?

    private static var workBytes: Int { Int(SR_LZO_WORK_BYTES) }

    /// - Parameters:
    ///   - pages: contents, of that page size, that take the place of the workload's own.
    ///   - corpus: takes each page that is compressed.
    init(_ pageSize: PageSize, pages: PageFile? = nil, corpus: CorpusFile? = nil) {
        self.pageSize = pageSize
        bound = Int(sr_lzo_bound(UInt(pageSize.bytes)))
        unsafe page = .allocate(capacity: pageSize.bytes / MemoryLayout<UInt64>.size)
        unsafe packed = .allocate(capacity: bound)
        unsafe work = .allocate(byteCount: Self.workBytes, alignment: 16)
        given = pages
        self.corpus = corpus
        givenLengths = [UInt32](repeating: 0, count: pages?.count ?? 0)
        precondition(sr_lzo_init() == 0, "liblzo2 was built for another machine")
    }

    deinit {
        unsafe page.deallocate()
        unsafe packed.deallocate()
        unsafe work.deallocate()
    }

    /// The length of a page with that content, bytes; may exceed the page. O(page).
    mutating func length(of content: sr_content) -> UInt32 {
        guard let given else {
            unsafe sr_fill(page, UInt32(pageSize.bytes), content)
            return unsafe compress(page)
        }
        let index = Int(content.seed % UInt64(given.count))
        if givenLengths[index] == 0 {
            unsafe given.withPage(index) { bytes in
                unsafe UnsafeMutableRawPointer(page).copyMemory(
                    from: bytes.baseAddress.unsafelyUnwrapped, byteCount: pageSize.bytes)
            }
            givenLengths[index] = unsafe compress(page)
        }
        return givenLengths[index]
    }

    /// Runs `body` on the bytes of a page with that content. O(page).
    func withBytes(of content: sr_content, _ body: (UnsafeRawBufferPointer) -> Void) {
        if let given {
            unsafe given.withPage(Int(content.seed % UInt64(given.count)), body)
        } else {
            unsafe sr_fill(page, UInt32(pageSize.bytes), content)
            unsafe body(UnsafeRawBufferPointer(start: page, count: pageSize.bytes))
        }
    }

    /// Whether all of a page's words are one. Only the kinds of content that mean to be
    /// same-filled are, apart from given pages.
    func isSameFilled(_ content: sr_content) -> Bool {
        guard let given else {
            return content.kind == UInt16(SR_ZERO.rawValue)
                || content.kind == UInt16(SR_SAME.rawValue)
        }
        return given.word(Int(content.seed % UInt64(given.count))) != nil
    }

    /// Whether a page is all zeros, as the zero map asks.
    func isZero(_ content: sr_content) -> Bool {
        guard let given else { return content.kind == UInt16(SR_ZERO.rawValue) }
        return given.word(Int(content.seed % UInt64(given.count))) == 0
    }

    private func compress(_ page: UnsafeMutablePointer<UInt64>) -> UInt32 {
        if let corpus {
            unsafe corpus.append(UnsafeRawBufferPointer(start: page, count: pageSize.bytes))
        }
        var length = lzo_uint(bound)
        let result = unsafe lzo1x_1_compress(
            UnsafeRawPointer(page).assumingMemoryBound(to: UInt8.self),
            lzo_uint(pageSize.bytes), packed, &length, work)
        precondition(result == 0, "lzo1x_1_compress never fails on a buffer of its bound")
        return UInt32(length)
    }
}
