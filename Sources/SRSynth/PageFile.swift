// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// Pages of a file that stand for the contents of a workload's pages.
public struct PageFile: Sendable {
    private let bytes: [UInt8]
    /// The word that a same-filled page repeats; nil for other pages.
    private let words: [UInt64?]
    /// Bytes that were missing of the last page and count as zeros.
    public let padded: Int
    /// Pages in it.
    public var count: Int { words.count }

    private let pageBytes: Int

    /// Takes pages from bytes, one after another.
    /// - Parameters:
    ///   - contents: pages, one behind the other.
    ///   - name: of where they come from, for the error.
    ///   - pageSize: of the workload's pages.
    /// - Throws: `SRError` of code `usage` if there are none.
    public init(
        _ contents: [UInt8], of name: String, _ pageSize: PageSize
    ) throws(SRError) {
        let pageBytes = pageSize.bytes
        self.pageBytes = pageBytes
        guard !contents.isEmpty else {
            throw SRError(
                .usage, "--pages: \(name) is empty; give a file with at least one page of bytes")
        }
        let over = contents.count % pageBytes
        padded = over == 0 ? 0 : pageBytes - over
        bytes = contents + [UInt8](repeating: 0, count: padded)
        words = stride(from: 0, to: bytes.count, by: pageBytes).map { [bytes] start in
            let page = bytes[start..<start + pageBytes]
            for place in start + 8..<start + pageBytes where page[place] != page[place - 8] {
                return nil
            }
            return page.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// The repeated word of a page, little-endian; nil if it is not same-filled.
    func word(_ index: Int) -> UInt64? { words[index] }

    /// Runs `body` on a page's bytes.
    func withPage(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
        unsafe bytes.withUnsafeBytes { all in
            let start = index * pageBytes
            unsafe body(UnsafeRawBufferPointer(rebasing: all[start..<start + pageBytes]))
        }
    }
}
