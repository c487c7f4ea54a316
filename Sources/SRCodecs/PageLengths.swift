// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport
public import SystemPackage

/// The length of each page of a file under several algorithms.
public struct PageLengths: Sendable {
    /// For each algorithm, in their order, a length for each page that no machine word fills.
    public private(set) var lengths: [[UInt32]]

    /// Memory: 4 bytes a page and algorithm.
    ///
    /// - Parameters:
    ///   - algorithms: whose lengths are found.
    ///   - pageSize: bytes of a page.
    ///   - file: pages one after another; what the last one lacks counts as zeros.
    ///   - go: is asked before each piece; false ends the run with what came so far.
    /// - Throws: `SRError`.
    public init(
        _ algorithms: [Algorithm], of file: FilePath, pageSize: PageSize,
        while go: () -> Bool = { true }
    ) throws(SRError) {
        var codecs: [any PageCodec] = []
        for algorithm in algorithms { codecs.append(try algorithm.codec(pageSize)) }
        lengths = algorithms.map { _ in [] }
        let room = PageRoom(pageSize)
        var packed = [UInt8](repeating: 0, count: room.bound)
        var piece: [UInt8] = []
        var source = try PageSource(file, pageSize)
        while try source.read(into: &piece), go() {
            for start in stride(from: 0, to: piece.count, by: room.bytes) {
                if Self.isSameFilled(piece[start..<start + room.bytes]) { continue }
                for (index, codec) in codecs.enumerated() {
                    let length = unsafe piece.withUnsafeBufferPointer { pages in
                        unsafe packed.withUnsafeMutableBufferPointer { target in
                            guard let page = pages.baseAddress, let target = target.baseAddress
                            else { return 0 }
                            return unsafe codec.compress(page + start, into: target)
                        }
                    }
                    lengths[index].append(UInt32(length))
                }
            }
        }
    }

    private static func isSameFilled(_ page: ArraySlice<UInt8>) -> Bool {
        let first = page.startIndex
        for place in first + 8..<page.endIndex where page[place] != page[place - 8] {
            return false
        }
        return true
    }
}
