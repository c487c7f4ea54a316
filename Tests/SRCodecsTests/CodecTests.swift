// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SystemPackage
import Testing

@testable import SRCodecs

/// Every library, through files of pages as the verb gives them.
@Suite struct CodecTests {
    /// A file that goes with its owner.
    private final class Pages {
        let path = FilePath(FileManager.default.temporaryDirectory.path)
            .appending("srtest-pages-\(UUID())")
        init(_ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(filePath: path.string))
        }
        deinit { try? FileManager.default.removeItem(atPath: path.string) }
    }

    /// splitmix64, from a seed of the test's own.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 20_260_101
        return (0..<count).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
            return UInt8(truncatingIfNeeded: z ^ z >> 31)
        }
    }

    private static let zeros = [UInt8](repeating: 0, count: PageSize.kib4.bytes)
    private static let text = Array(
        String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 92).utf8
            .prefix(PageSize.kib4.bytes))

    @Test("Units are aligned groups whose pages were written in a row")
    func units() {
        func places(_ list: [(UInt64, UInt32)]) -> [UnitLengths.Place] {
            list.map { .init(event: $0.0, page: $0.1) }
        }
        // A whole one, one with an event between, one out of order, one that is not aligned, one.
        let all = places([
            (5, 4), (6, 5), (7, 6), (8, 7), (9, 8), (11, 9), (12, 10), (13, 11), (20, 12),
            (21, 14), (22, 13), (23, 15), (30, 17), (31, 18), (32, 19), (33, 20), (40, 0), (41, 1),
            (42, 2), (43, 3),
        ])
        #expect(UnitLengths.units(all, pages: 4) == [0, 16])
        #expect(UnitLengths.units(Array(all.dropLast()), pages: 4) == [0])
        #expect(UnitLengths.units([], pages: 4).isEmpty)
    }

    // LZO goes through noise in steps too long to meet it again.
    @Test(
        "Four times the same noise is little more than once", arguments: ["lz4", "lz4hc", "zstd"])
    func together(name: String) throws {
        let noise = Self.noise(PageSize.kib4.bytes)
        let pages = try Pages(Self.zeros + noise + noise + noise + noise + Self.text)
        let places = (0..<6).map { UnitLengths.Place(event: UInt64($0), page: UInt32($0 + 3)) }
        let found = try UnitLengths(
            Algorithm(name), of: pages.path, places, pages: 4, pageSize: .kib4)
        #expect(found.alone.count == 1 && found.together.count == 1)
        let (alone, together) = (Int(found.alone[0]), Int(found.together[0]))
        #expect(alone > 4096 && together > 4096 && together < alone + 400)
    }

    /// The extremes that any level of any library must bring back; ``Compression`` compares.
    @Test(
        "Zeros, text and noise come back from every library at its ends of level",
        arguments: [
            "lzo", "lz4", "lz4:100", "lz4hc:1", "lz4hc:12", "zstd:-5", "zstd", "zstd:22",
            "deflate:1", "deflate:9", "zlib:1", "zlib:9", "libdeflate:1", "libdeflate:12",
        ])
    func roundTrip(name: String) throws {
        let pages = try Pages(Self.zeros + Self.text + Self.noise(70 * PageSize.kib4.bytes))
        let result = try PageCompression([Algorithm(name)], pageSize: .kib4).run([
            .init(path: pages.path)
        ])
        let measure = try #require(result.measures.first)
        #expect(measure.pages == 72 && result.pages == 72 && result.sameFilled == 1)
        // Noise gains nothing; zeros and a repeated sentence shrink to less than a quarter.
        #expect(measure.incompressible == 70 && measure.half == 2 && measure.quarter == 2)
        #expect(measure.packedBytes > 70 * UInt64(PageSize.kib4.bytes))
        #expect(measure.packedBytes < 72 * UInt64(PageRoom(.kib4).bound))
        #expect(measure.packingNs > 0 && measure.unpackingNs > 0)
    }

    @Test("Lengths that are known: zeros by LZO1X-1 (44 B) and by lz4 (26 B)")
    func known() throws {
        let pages = try Pages(Self.zeros)
        let result = try PageCompression([Algorithm("lzo"), Algorithm("lz4")], pageSize: .kib4).run(
            [
                .init(path: pages.path)
            ])
        #expect(result.measures.map(\.packedBytes) == [44, 26])
        #expect(result.measures[0].ratio == 4096.0 / 44)
    }

    @Test("A mean and its standard error, by hand")
    func mean() {
        var measure = Measure(name: "", .kib4)
        for length in [100, 200, 300, 400] { measure.add(length) }
        #expect(measure.meanLength == 250)
        // Sample variance 50,000 / 3, divided by 4.
        #expect(abs(measure.standardError - (50_000.0 / 12).squareRoot()) < 1e-9)
        // The same lengths as two versions each of two pages: 300 and 700 B, off by 200 each.
        var drawn = Measure(name: "", .kib4)
        for (length, index) in [(100, 0), (200, 0), (300, 9), (400, 9)] {
            drawn.add(length, index: UInt32(index))
        }
        #expect(abs(drawn.standardError - (2 * 200.0 * 200 * 2).squareRoot() / 4) < 1e-9)
    }

    @Test("A dictionary helps pages that resemble one another, and is not measured on its own")
    func dictionary() throws {
        var bytes: [UInt8] = []
        let noise = Self.noise(1600 * 8)
        for page in 0..<1600 {
            // The same 2 KiB of words in another order: within a page nothing repeats.
            var words = Array(Self.noise(2048)).map { $0 }
            let turn = page * 8 % 2048
            words = Array(words[turn...] + words[..<turn])
            bytes += words + noise[page * 8..<page * 8 + 8]
            bytes += [UInt8](repeating: UInt8(page & 255), count: 2048 - 8)
        }
        let pages = try Pages(bytes)
        let result = try PageCompression(
            [Algorithm("zstd")], pageSize: .kib4, dictionaryBytes: 4096
        )
        .run([.init(path: pages.path)])
        #expect(result.measures.map(\.name) == ["zstd", "zstd+dictionary"])
        #expect(result.trainedOn == 200 && result.pages == 1400)
        #expect(result.dictionaryBytes > 0 && result.dictionaryBytes <= 4096)
        #expect(result.measures[1].packedBytes < result.measures[0].packedBytes / 4)
    }

    @Test("A last page that is cut short counts as if zeros followed")
    func padding() throws {
        let pages = try Pages(Array(Self.text.prefix(1000)))
        let result = try PageCompression([Algorithm("zlib")], pageSize: .kib4).run([
            .init(path: pages.path)
        ])
        #expect(result.pages == 1 && result.padded == PageSize.kib4.bytes - 1000)
    }

    @Test("Files that hold no pages, and names that are none, say so")
    func errors() throws {
        func complaint(_ work: () throws -> Void) -> String {
            do { try work() } catch { return "\(error)" }
            return ""
        }
        let empty = try Pages([])
        let trace = try Pages([0x89, 0x53, 0x52, 0x54, 0x0D, 0x0A, 0x1A, 0x0A])
        let whole = PageCompression([try Algorithm("lzo")], pageSize: .kib4)
        #expect(complaint { _ = try whole.run([.init(path: empty.path)]) }.contains("no page"))
        #expect(complaint { _ = try whole.run([.init(path: trace.path)]) }.contains("is a trace"))
        #expect(complaint { _ = try Algorithm("lzo-rle") }.contains("the kernel's own"))
        #expect(complaint { _ = try Algorithm("842") }.contains("the kernel's own"))
        #expect(complaint { _ = try Algorithm("lzo:3") }.contains("no levels"))
        #expect(complaint { _ = try Algorithm("zstd:0") }.contains("from -22 to 22"))
        #expect(complaint { _ = try Algorithm("zstd:x") }.contains("levels"))
        #expect(complaint { _ = try Algorithm.list("lz4,lz4") }.contains("twice"))
        #expect(complaint { _ = try Algorithm.list("") }.contains("no algorithm"))
    }
}
