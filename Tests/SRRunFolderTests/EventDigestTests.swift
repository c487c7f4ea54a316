// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import Testing

@testable import SRRunFolder

/// The digest of what a trace says has the form that docs/trace-format.md gives it.
@Suite("The digest of the events")
struct EventDigestTests {
    private struct Row {
        var event: SwapEvent
        var other: UInt32 = 0
    }

    /// One event of each kind; every number has its bytes in an order that shows.
    private static let rows = [
        Row(
            event: SwapEvent(time: 5, operation: .write, pageIndex: 7, length: 1000), other: 900),
        Row(
            event: SwapEvent(
                time: 6, operation: .write, pageIndex: 8, length: 30, flags: .sameFilled)),
        Row(
            event: SwapEvent(
                time: 0x0102_0304_0506_0708, operation: .read, pageIndex: 0xFFFF_FFFE,
                flags: .partial)),
        Row(event: SwapEvent(time: 9, operation: .free, pageIndex: 7)),
        Row(event: SwapEvent(time: 9, operation: .discard, pageIndex: 8)),
        Row(event: .lost(count: 12, time: 10)),
    ]

    private static let header = TraceHeader(
        pageSize: .kib16, compressors: ["lzo1x-1", "zstd"],
        implementations: ["", "Linux 7.3, zstd 1.5.7"], clock: .simulated,
        origin: "by hand, größer")

    /// The digest of a trace that is written to a file.
    private func digest(
        _ header: TraceHeader, _ rows: [Row], blockEvents: Int = 1 << 16
    ) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID()).srt")
        defer { try? FileManager.default.removeItem(at: path) }
        var writer = try TraceWriter(
            path: path.path, header: header, blockEvents: blockEvents)
        for row in rows {
            let others = header.compressors.count > 1 ? [row.other] : []
            try writer.append(row.event, otherLengths: others.span)
        }
        _ = try writer.finish()
        return try EventDigest.of(trace: path.path)
    }

    /// By Python's hashlib, of a header's lines and `struct.pack("<QBBIII", …)` of each event:
    ///
    ///     lines = ["16384", "simulated", "by hand, größer", "2", "lzo1x-1", "zstd", "",
    ///              "Linux 7.3, zstd 1.5.7"]
    ///     events = [(5, 1, 0, 7, 1000, 900), (6, 1, 1, 8, 30, 0),
    ///               (0x0102030405060708, 0, 2, 0xfffffffe, 0, 0), (9, 2, 0, 7, 0, 0),
    ///               (9, 3, 0, 8, 0, 0), (10, 4, 0, 0, 12, 0)]
    @Test(arguments: [1, 2, 64])
    func isThatOfHandMadeBytes(blockEvents: Int) throws {
        #expect(
            try digest(Self.header, Self.rows, blockEvents: blockEvents)
                == "fafc7178822fba46ebf2bb494a866ff077d1bb5af576d8a789f392608a9b4f2b")
    }

    /// The bytes are `4096\nnone\n\n1\nlzo1x-1\n`: a trace that says no more has no more lines.
    @Test func ofNoEventIsTheHeaders() throws {
        let header = TraceHeader(pageSize: .kib4, clock: .none, origin: "")
        #expect(
            try digest(header, [])
                == "f02c04690ba133dd15cf6d6c32941d56d8029361adc5edcd6bb898ed37062f9b")
    }

    /// Each thing that a trace says is in it.
    @Test func nothingIsLeftOut() throws {
        let whole = try digest(Self.header, Self.rows)
        var headers = [TraceHeader](repeating: Self.header, count: 4)
        headers[0].pageSize = .kib4
        headers[1].clock = .monotonic
        headers[2].origin = "by hand, grosser"
        headers[3].implementations = ["", "Linux 7.3, zstd 1.5.6"]
        for header in headers { #expect(try digest(header, Self.rows) != whole) }
        for index in Self.rows.indices {
            var rows = Self.rows
            rows[index].event.time += 1
            #expect(try digest(Self.header, rows) != whole, "\(index)")
            rows = Self.rows
            if rows[index].event.operation != .lost {
                rows[index].event.flags.formSymmetricDifference(.partial)
                #expect(try digest(Self.header, rows) != whole, "\(index)")
            }
            rows.remove(at: index)
            #expect(try digest(Self.header, rows) != whole, "\(index)")
        }
        var rows = Self.rows
        rows[0].other = 901
        #expect(try digest(Self.header, rows) != whole)
    }
}
