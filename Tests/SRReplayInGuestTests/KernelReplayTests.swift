// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRSupport
import SystemPackage
import Testing

@testable import SRReplay
@testable import SRReplayInGuest

/// What goes to the guest and what comes back; the guest itself is in IntegrationTests.
@Suite struct KernelReplayTests {
    @Test("The file of operations: head, operations, marks, a size that an NVDIMM can have")
    func operations() throws {
        var encoder = OperationEncoder(
            policy: StoragePolicy(.raw, kernel: .linux61, pageSize: .kib4), stride: 2)
        encoder.write(page: 5, length: 0x234, sameFilled: false, time: 1)
        encoder.write(page: 5, length: 7, sameFilled: false, time: 2)
        encoder.read(time: 3)
        let path = FilePath(FileManager.default.temporaryDirectory.path)
            .appending("srtest-operations-\(UUID())")
        defer { try? FileManager.default.removeItem(atPath: path.string) }
        var file = try OperationFile(at: path)
        try file.add(encoder.takeBatch())
        let made = try file.finish()
        #expect(made.moments.map(\.event) == [0, 2] && made.bytes == 16 << 20)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
        #expect(bytes.count == 16 << 20)
        func words(_ start: Int, _ count: Int) -> [UInt32] {
            (0..<count).map { word in
                bytes[start + 4 * word..<start + 4 * word + 4].reversed()
                    .reduce(0) { $0 << 8 | UInt32($1) }
            }
        }
        #expect(bytes.prefix(8).elementsEqual("SRZPOOL1".utf8))
        // Five operations, marks among them; one object at a time.
        #expect(words(8, 4) == [5, 0, 1, 0])
        let (mark, free) = (UInt32.max, UInt32(1) << 31)
        #expect(
            words(4096, 10) == [0, 0x234, mark, 0, 0, 0x234 | free, 0, 7, mark, 0])
    }

    @Test("What the guest prints: figures, a failure, and lines that are no figures")
    func output() {
        let (results, complaints) = FeedOutput.read(
            """
            allocator zsmalloc
            held 3 0
            held 5 1
            end 5 1 2 10 4 20000 4000 104857600
            sr_zpool_feed: something odd
            allocator zbud
            held 1 0
            failed 17 no memory
            """)
        #expect(complaints == ["sr_zpool_feed: something odd"])
        #expect(results.map(\.allocator) == [.zsmalloc, .zbud])
        let first = results[0]
        #expect(first.marks == [.init(pages: 3, whole: 0), .init(pages: 5, whole: 1)])
        #expect(first.final == .init(pages: 5, whole: 1) && first.error == nil)
        #expect(first.refused == 2 && first.allocations == 10 && first.frees == 4)
        // The clock costs 100 ns a reading.
        #expect(first.allocationNs == 1900 && first.freeNs == 900)
        #expect(results[1].error == "it cannot go on at operation 17: no memory")
        #expect(FeedOutput.read("allocator slub\n").results[0].error != nil)
    }

    @Test("A kernel and its model side by side")
    func comparison() throws {
        var kernel = KernelResult(.zbud)
        kernel.marks = [
            .init(pages: 0, whole: 0), .init(pages: 99, whole: 1), .init(pages: 50, whole: 0),
        ]
        var model = AllocatorResult(name: "zbud")
        let moments = [0, 10, 20].map { OperationBatch.Moment(event: $0, time: 0) }
        for (moment, pages) in zip(moments, [0, 100, 51]) {
            var usage = Footprint()
            usage.pages = pages
            model.series.append(.init(moment: moment, usage: usage))
        }
        let whole = KernelComparison(kernel, model, moments: moments, countsWhole: true)
        #expect(whole.points.map(\.kernel) == [0, 100, 50] && whole.equal == 2)
        #expect(whole.worst?.moment.event == 20 && whole.worst?.distance == 0.02)
        #expect(whole.kernelPeak == 100 && whole.modelPeak == 100)
        let bare = KernelComparison(kernel, model, moments: moments, countsWhole: false)
        #expect(bare.points.map(\.kernel) == [0, 99, 50] && bare.equal == 1)
    }

    @Test("Which allocators a kernel has")
    func lists() throws {
        #expect(try KernelAllocator.list("all", kernel: .linux61).count == 4)
        #expect(try KernelAllocator.list("all", kernel: .linux612) == [.zsmalloc, .zbud, .slub])
        #expect(try KernelAllocator.list("all", kernel: .linux73) == [.zsmalloc, .slub])
        #expect(throws: SRError.self) {
            try KernelAllocator.list("z3fold", kernel: .linux612)
        }
        #expect(throws: SRError.self) { try KernelAllocator.list("zbud", kernel: .linux73) }
        #expect(throws: SRError.self) { try KernelAllocator.list("tlsf", kernel: .linux61) }
    }
}
