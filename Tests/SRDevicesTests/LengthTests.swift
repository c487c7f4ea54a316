// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import SRSupport
import Testing

@testable import SRDevices

/// Where lengths come from.
@Suite struct LengthTests {
    @Test("An estimate is drawn from pages of nearly the same known length, always the same one")
    func conversion() throws {
        // Pages of 100 to 163 bytes become 50, those of 3,000 on become 2,000 or 2,400.
        var known: [UInt32] = []
        var wanted: [UInt32] = []
        for page in UInt32(0)..<64 {
            known += [100 + page, 3000 + page % 8]
            wanted += [50, page % 4 == 0 ? 2400 : 2000]
        }
        let conversion = try LengthConversion(known: known, wanted: wanted, pageBytes: 4096)
        #expect(conversion.pages == 128)
        #expect((0..<100).allSatisfy { conversion.length(140, event: $0) == 50 })
        let drawn = (0..<4000).map { conversion.length(3004, event: $0) }
        let longer = drawn.count { $0 == 2400 }
        #expect(drawn.allSatisfy { $0 == 2400 || $0 == 2000 } && (800...1200).contains(longer))
        #expect(drawn == (0..<4000).map { conversion.length(3004, event: $0) })
        // Where the sample has none, the nearest.
        #expect(conversion.length(400, event: 1) == 50)
        #expect(conversion.length(9000, event: 1) >= 2000)
    }

    @Test("A sample that is too small says so")
    func small() {
        #expect(throws: SRError.self) {
            try LengthConversion(known: [1, 2], wanted: [1, 2], pageBytes: 4096)
        }
    }

    @Test(
        "A trace's own lengths come first; then a conversion; then a refusal that lists what there is"
    )
    func source() throws {
        let header = TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1", "zstd", "zstd:19"])
        let ones = [UInt32](repeating: 1000, count: 64)
        var asked: [String] = []
        let source = try LengthSource(["zstd", "lzo", "lz4"], header) {
            from, to throws(SRError) in
            asked.append("\(from) \(to)")
            return try LengthConversion(known: ones, wanted: ones, pageBytes: 4096)
        }
        #expect(source.columns == ["zstd": 1, "lzo": 0, "lz4": 3])
        #expect(source.estimated == ["lz4"] && asked == ["lzo lz4"])
    }

    @Test(
        "Lengths that are missing: what there is, why they are not estimated, what to do",
        arguments: [
            ("lz4", false, "no sample of pages", "'srorch capture --compressor lz4', or a sample"),
            ("lzo-rle", true, "no library here has it", "'srorch capture --compressor lzo-rle'"),
            ("842", true, "no library here has it", "No guest's kernel has 842: name another"),
            ("842", false, "no sample of pages", "No guest's kernel has 842: name another"),
        ])
    func missing(name: String, hasPages: Bool, why: String, remedy: String) throws {
        let header = TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1", "zstd"])
        do throws(SRError) {
            _ = try LengthSource([name], header, hasPages: hasPages) { _, _ throws(SRError) in nil }
            Issue.record("it was taken")
        } catch {
            #expect(error.code.status == .lengthsMissing)
            #expect(error.message.contains("it has those of lzo, zstd. "))
            #expect(error.message.contains(why) && error.message.contains(remedy))
            #expect(error.message.contains("a sample: ") == (remedy.hasSuffix("or a sample")))
        }
    }

    @Test("Estimates stand beside the trace's columns, for writes alone")
    func batches() throws {
        let known = [UInt32](repeating: 1000, count: 64)
        let wanted = [UInt32](repeating: 700, count: 64)
        let header = TraceHeader(pageSize: .kib4)
        var source = try LengthSource(["zstd"], header) { _, _ throws(SRError) in
            try LengthConversion(known: known, wanted: wanted, pageBytes: 4096)
        }
        let made = source.batch(batch([.write(3, 1000), .read(3)], columns: 1))
        #expect(made.lengths == [[1000, 0], [700, 0]] && made.pageLimit == 4)
        #expect(source.batch(batch([.read(1)], columns: 1)).pageLimit == 4)
    }
}
