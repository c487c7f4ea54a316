// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CLZO
import CSRLength
import CSRLengthEncoder
import CSRMeasure
import CWorkloads
import Testing

/// What is counted is the length of a stream that liblzo2 decodes to the page. That it is the
/// kernel's length of that page, IntegrationTests ask of the kernel.
@Suite("Lengths of LZO1X-1")
struct LengthTests {
    /// The length that is counted; records an issue where a stream of it does not give the page back.
    private static func length(of page: [UInt8]) -> Int {
        // What was left by another page may not matter.
        var table = [UInt8](repeating: 0xa5, count: Int(SR_LENGTH_TABLE_BYTES))
        let counted = unsafe sr_lzo_length(page, page.count, &table)
        var stream = [UInt8](repeating: 0, count: page.count + page.count / 16 + 67)
        let written = unsafe sr_encode(page, page.count, &table, &stream)
        #expect(counted == written, "\(page.count) bytes")
        var back = [UInt8](repeating: 0, count: page.count)
        var got = lzo_uint(page.count)
        let result = unsafe lzo1x_decompress_safe(stream, lzo_uint(written), &back, &got, nil)
        #expect(result == 0 && Int(got) == page.count && back == page, "\(page.count) bytes")
        return counted
    }

    @Test func whatWasWorkedOutByHand() {
        // Up to 20 bytes there is no search: 17 + n, the bytes, and the end's three.
        #expect(Self.length(of: []) == 3)
        for count in 1...20 {
            #expect(Self.length(of: [UInt8](repeating: 7, count: count)) == count + 4)
        }
        // Five literals behind their number (the search begins at the sixth byte, where the first
        // entry of an empty table, the page's beginning, is alike); then a match of 4,096 - 5 - 20
        // bytes, rounded up to eights from 4 on: 4,076. 33 of it are in its three bytes, and one
        // byte more for each 255 of the rest: 16. The other 15 bytes are literals behind a number.
        #expect(Self.length(of: [UInt8](repeating: 0, count: 4096)) == 6 + 3 + 16 + 16 + 3)
        // Bytes that never come again in fours: all are literals, behind 1 + (4,096 - 19) / 255 + 1.
        var random = SplitMix(state: 1)
        let noise = (0..<4096).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        #expect(Self.length(of: noise) == 4096 + 17 + 3)
    }

    @Test(arguments: [4096, 16384, 65536])
    func streamsOfThatLengthGiveThePageBack(bytes: Int) {
        var random = SplitMix(state: UInt64(bytes))
        var page = [UInt64](repeating: 0, count: bytes / 8)
        for kind in 0..<UInt16(SR_KINDS.rawValue) {
            for _ in 0..<(400_000 / bytes) {
                let content = sr_content(
                    kind: kind, shape: UInt16(random.next() % 64), version: 0, seed: random.next())
                unsafe sr_fill(&page, UInt32(bytes), content)
                _ = Self.length(of: unsafe page.withUnsafeBytes { unsafe Array($0) })
            }
        }
    }

    /// Copies from near and far, of every length, between literals of every number; sizes around
    /// the ends of stretches.
    @Test(arguments: [21, 24, 49_151, 49_152, 49_153, 49_172, 49_173, 98_304, 98_325])
    func anySizeAndAnyCopies(bytes: Int) {
        var random = SplitMix(state: UInt64(bytes))
        for _ in 0..<8 {
            var page: [UInt8] = []
            while page.count < bytes {
                for _ in 0...random.next() % 30 {
                    page.append(UInt8(truncatingIfNeeded: random.next()))
                }
                let distance = Int(random.next() % UInt64(page.count)) + 1
                for _ in 0..<random.next() % 700 { page.append(page[page.count - distance]) }
            }
            page.removeLast(page.count - bytes)
            _ = Self.length(of: page)
        }
    }

    // MARK: Many at once

    /// The lengths of pages of one size, found at once in each way there is; records an issue where one of them is not
    /// what is found of the page alone.
    private static func lengths(of pages: [[UInt8]]) {
        let bytes = pages.first?.count ?? 0
        var table = [UInt8](repeating: 0, count: Int(SR_LENGTH_TABLE_BYTES))
        let alone = pages.map { unsafe UInt32(sr_lzo_length($0, bytes, &table)) }
        // What was left by other pages may not matter, nor what stands behind a page.
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Int(SR_LENGTHS_ROOM_BYTES), alignment: 64)
        defer { unsafe room.deallocate() }
        for index in room.indices { unsafe room[index] = 0xa5 }
        let copies = unsafe pages.map { page in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 1)
            unsafe copy.copyBytes(from: page)
            return unsafe copy
        }
        defer { for index in unsafe copies.indices { unsafe copies[index].deallocate() } }
        let places: [UnsafeRawPointer?] = unsafe copies.map {
            UnsafeRawPointer($0.baseAddress)
        }
        for way in 0..<sr_lengths_ways() {
            var lengths = [UInt32](repeating: 0, count: pages.count)
            unsafe places.withUnsafeBufferPointer { places in
                unsafe sr_lzo_lengths_by(
                    way, places.baseAddress, places.count, bytes, room.baseAddress, &lengths)
            }
            #expect(lengths == alone, "way \(way), \(pages.count) pages of \(bytes) bytes")
        }
    }

    private static func page(_ bytes: Int, kind: UInt16, _ random: inout SplitMix) -> [UInt8] {
        var page = [UInt64](repeating: 0, count: bytes / 8)
        let content = sr_content(
            kind: kind, shape: UInt16(random.next() % 64), version: 0, seed: random.next())
        unsafe sr_fill(&page, UInt32(bytes), content)
        return unsafe page.withUnsafeBytes { unsafe Array($0) }
    }

    @Test(arguments: [4096, 16384, 65536])
    func manyAtOnceAreAsEachAlone(bytes: Int) {
        var random = SplitMix(state: UInt64(bytes) + 1)
        // One kind after another, then whatever comes: lanes end together, and far apart.
        for kind in 0..<UInt16(SR_KINDS.rawValue) {
            let count = 200_000 / bytes
            Self.lengths(of: (0..<count).map { _ in Self.page(bytes, kind: kind, &random) })
        }
        for count in [0, 1, 2, 3, 4, 5, 6, 7, 9, 16, 1_000_000 / bytes] {
            let pages = (0..<count).map { _ in
                Self.page(
                    bytes, kind: UInt16(random.next() % UInt64(SR_KINDS.rawValue)), &random)
            }
            Self.lengths(of: pages)
        }
    }

    /// Every size around those at which a page is parsed alone, or has no room for a search; copies
    /// that run to a page's very end, and past where lanes stop.
    @Test func manyOfAnySizeAndWithAnyCopies() {
        var random = SplitMix(state: 7)
        let sizes = Array(20...200) + [255, 256, 1000, 4095, 4097, 49_151, 49_152, 49_153]
        for bytes in sizes {
            let pages = (0..<(bytes > 10_000 ? 8 : 24)).map { _ in
                var page: [UInt8] = [UInt8(truncatingIfNeeded: random.next())]
                while page.count < bytes {
                    for _ in 0..<random.next() % 12 {
                        page.append(UInt8(truncatingIfNeeded: random.next() % 200))
                    }
                    let distance = Int(random.next() % UInt64(page.count)) + 1
                    let most: UInt64 = random.next() % 8 == 0 ? 700 : 24
                    for _ in 0..<random.next() % most { page.append(page[page.count - distance]) }
                }
                return Array(page.prefix(bytes))
            }
            Self.lengths(of: pages)
        }
    }

    /// Pages that are made faster are the pages that a guest makes.
    @Test(arguments: [4096, 16384, 65536])
    func pagesMadeFasterAreTheSame(bytes: Int) {
        var random = SplitMix(state: UInt64(bytes) + 2)
        var page = [UInt64](repeating: 0, count: bytes / 8)
        var other = page
        for kind in 0..<UInt16(SR_KINDS.rawValue) {
            for version in 0..<(4_000_000 / UInt32(bytes)) {
                let content = sr_content(
                    kind: kind, shape: UInt16(random.next() % 64), version: version % 3,
                    seed: random.next())
                unsafe sr_fill(&page, UInt32(bytes), content)
                unsafe sr_make_page(&other, UInt32(bytes), content)
                #expect(page == other, "\(content)")
            }
        }
    }

    /// Pages made and measured by the caller alone and by helpers, in every number of pages around a
    /// piece of work: the lengths of the same pages one by one.
    @Test(arguments: [0, 1, 3] as [UInt32], [4096, 16384])
    func threadsChangeNoLength(helpers: UInt32, bytes: Int) throws {
        guard let measure = unsafe sr_measure_open(UInt32(bytes), helpers) else {
            Issue.record("there is no memory")
            return
        }
        defer { unsafe sr_measure_close(measure) }
        var random = SplitMix(state: UInt64(bytes) + UInt64(helpers))
        var table = [UInt8](repeating: 0, count: Int(SR_LENGTH_TABLE_BYTES))
        for count in [0, 1, 15, 16, 17, 33, 300, 1, 5] {
            let contents = (0..<count).map { _ in
                sr_content(
                    kind: UInt16(random.next() % UInt64(SR_KINDS.rawValue)), shape: 0, version: 0,
                    seed: random.next())
            }
            var lengths = [UInt32](repeating: 0, count: count)
            unsafe sr_measure_lengths(measure, contents, &lengths, count)
            for (content, length) in zip(contents, lengths) {
                var page = [UInt64](repeating: 0, count: bytes / 8)
                unsafe sr_fill(&page, UInt32(bytes), content)
                #expect(UInt32(unsafe sr_lzo_length(page, bytes, &table)) == length)
            }
        }
    }
}

/// The same numbers each time.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
