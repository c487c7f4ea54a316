// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRMachine
public import SystemPackage

/// Pages of a file that stand for the contents of a workload's pages.
public struct PageFile: Sendable {
    private let bytes: [UInt8]
    /// The word that a same-filled page repeats; nil for other pages.
    private let words: [UInt64?]
    /// Bytes that were missing of the last page and count as zeros.
    public let padded: Int
    /// Pages in it.
    public var count: Int { words.count }

    static let pageBytes = 4096

    /// Reads the whole file: give one that fits memory.
    /// - Throws: ``SynthError`` for a file that cannot be read or is empty.
    public init(path: FilePath) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path.string))
        } catch {
            throw SynthError(.usage, "--pages: cannot read \(path): \(SystemReason.text(error))")
        }
        guard !data.isEmpty else {
            throw SynthError(
                .usage, "--pages: \(path) is empty; give a file with at least one page of bytes")
        }
        let over = data.count % Self.pageBytes
        padded = over == 0 ? 0 : Self.pageBytes - over
        bytes = Array(data) + [UInt8](repeating: 0, count: padded)
        words = stride(from: 0, to: bytes.count, by: Self.pageBytes).map { [bytes] start in
            let page = bytes[start..<start + Self.pageBytes]
            for place in start + 8..<start + Self.pageBytes where page[place] != page[place - 8] {
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
            let start = index * Self.pageBytes
            unsafe body(UnsafeRawBufferPointer(rebasing: all[start..<start + Self.pageBytes]))
        }
    }
}
