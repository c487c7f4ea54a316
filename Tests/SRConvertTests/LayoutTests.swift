// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRConvert
import SRLinux
import SRParse
import SRText
import SystemPackage
import Testing

/// Other people's layouts, byte by byte, of a few events.
@Suite("Other layouts")
struct LayoutTests {
    /// A write, a read of it, another page, the first again, and what no layout but ours holds.
    private static let events = [
        SwapEvent(time: 5_000_000_000, operation: .write, pageIndex: 7, length: 100),
        SwapEvent(time: 5_000_002_000, operation: .read, pageIndex: 7),
        SwapEvent(time: 6_500_000_000, operation: .write, pageIndex: 9, length: 4200),
        // It steps back.
        SwapEvent(time: 6_400_000_000, operation: .read, pageIndex: 7),
        SwapEvent(time: 7_000_000_000, operation: .discard, pageIndex: 9),
        SwapEvent(time: 7_000_000_000, operation: .free, pageIndex: 7),
        SwapEvent.lost(count: 3, time: 7_000_000_000),
    ]

    private static func written(
        _ body: (FileDescriptor) throws -> LegacyWriter.LeftOut
    ) throws -> (bytes: [UInt8], leftOut: LegacyWriter.LeftOut) {
        let url = FileManager.default.temporaryDirectory.appending(path: "srorch-\(UUID())")
        defer { try? FileManager.default.removeItem(at: url) }
        let file = try FileDescriptor.open(
            FilePath(url.path), .readWrite, options: [.create, .exclusiveCreate],
            permissions: .ownerReadWrite)
        let leftOut = try file.closeAfter { try body(file) }
        return (Array(try Data(contentsOf: url)), leftOut)
    }

    @Test func oracleGeneralKnowsWhatComesNext() throws {
        let (bytes, leftOut) = try Self.written { file in
            var writer = OracleGeneralWriter(file, pageSize: .usual)
            for event in Self.events { try writer.append(event) }
            return try writer.finish()
        }
        func record(_ index: Int) -> [UInt64] {
            let bytes = Array(bytes[(index * 24)..<(index * 24 + 24)])
            func number(_ range: Range<Int>) -> UInt64 {
                range.reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
            }
            return [number(0..<4), number(4..<12), number(12..<16), number(16..<24)]
        }
        #expect(bytes.count == 4 * 24)
        #expect(record(0) == [0, 7, 100, 2])
        #expect(record(1) == [0, 7, 100, 4])
        #expect(record(2) == [1, 9, 4200, .max])
        #expect(record(3) == [1, 7, 100, .max])
        #expect(leftOut.frees == 1 && leftOut.discards == 1 && leftOut.lost == 3)
    }

    @Test func fioTakesMicrosecondsThatNeverStepBack() throws {
        let (bytes, leftOut) = try Self.written { file in
            var log = try FioLog(file, pageSize: .usual)
            for event in Self.events { try log.append(event) }
            return try log.finish()
        }
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                fio version 3 iolog
                0 swap add
                0 swap open
                1 swap write 28672 4096
                3 swap read 28672 4096
                1500001 swap write 36864 4096
                1500001 swap read 28672 4096
                1500001 swap trim 36864 4096
                1500001 swap close

                """)
        #expect(leftOut.frees == 1 && leftOut.discards == 0 && leftOut.lost == 3)
    }

    @Test(arguments: [
        (
            EventDump.Style.csv,
            "event,time,operation,page,length,flags,count\n0,5000000000,write,7,100,0,0\n"
        ),
        (
            .ndjson,
            #"{"event":0,"time":5000000000,"operation":"write","page":7,"length":100,"flags":0,"#
                + #""count":0}"# + "\n"
        ),
        (.text, "5.000000000 write 7 100\n"),
    ])
    func eventsAsText(style: EventDump.Style, wanted: String) throws {
        let (bytes, _) = try Self.written { file in
            let dump = EventDump(style: style, compressors: ["lzo1x-1"])
            var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .usual))
            try writer.append(Self.events[0])
            var reader = try TraceReader(bytes: try writer.finishInMemory())
            var batch = EventBatch(compressors: 1)
            #expect(try reader.read(into: &batch))
            var output = TextOutput(file)
            try dump.begin(&output)
            try dump.write(batch, 0, to: &output)
            try output.flush()
            return LegacyWriter.LeftOut()
        }
        #expect(String(decoding: bytes, as: UTF8.self) == wanted)
    }
}
