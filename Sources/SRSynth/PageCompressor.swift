// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRLength
internal import CWorkloads
internal import SRLinux

/// Makes a page's bytes and finds their LZO1X-1 length, which is that of the kernel's own
/// compressor (CSRLength). All use of the page buffer is here.
@safe struct PageCompressor: ~Copyable {
    private let pageSize: PageSize
    private let page: UnsafeMutablePointer<UInt64>
    private let table: UnsafeMutableRawPointer
    /// Given pages that stand for the modelled contents, and their lengths when known.
    private let given: PageFile?
    private var givenLengths: [UInt32]
    private let corpus: CorpusFile?
    /// Finds lengths before they are asked for; nil where pages are given, or wanted in the order in
    /// which they are compressed.
    var ahead: LengthsAhead?

    /// - Parameters:
    ///   - pages: contents, of that page size, that take the place of the workload's own.
    ///   - corpus: takes each page that is compressed.
    ///   - jobs: processors that are used at most.
    init(
        _ pageSize: PageSize, pages: PageFile? = nil, corpus: CorpusFile? = nil, jobs: Int = 1
    ) {
        self.pageSize = pageSize
        unsafe page = .allocate(capacity: pageSize.bytes / MemoryLayout<UInt64>.size)
        // A line of the processor's cache is cleared at a time.
        unsafe table = .allocate(byteCount: Int(SR_LENGTH_TABLE_BYTES), alignment: 64)
        given = pages
        self.corpus = corpus
        givenLengths = [UInt32](repeating: 0, count: pages?.count ?? 0)
        if pages == nil, corpus == nil { ahead = LengthsAhead(pageSize, jobs: jobs) }
    }

    deinit {
        unsafe page.deallocate()
        unsafe table.deallocate()
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
        return UInt32(unsafe sr_lzo_length(page, pageSize.bytes, table))
    }
}
