// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRReplay
import Testing

@testable import SRDevices
@testable import SRParse

/// zram without policies, worked by hand.
@Suite struct ZramTests {
    /// Objects of 1,000 bytes are in the class of 1,024: four a page.
    private let five = (0..<5).map { TestEvent.write($0, 1000) }

    @Test("Five pages of 1,000 bytes take two pages, five handles, two descriptors, five entries")
    func fivePages() async throws {
        let result = try await result("zram,comp_algorithm=lzo", five)
        #expect(result.peakPoolPages == 2)
        #expect(result.counts.compressedBytes == 5000 && result.counts.inPool == 5)
        #expect(result.final.metadata == 5 * 8 + 2 * 56 + 5 * 16)
        #expect(result.final.held == 2 * 4096 + 232)
        #expect(result.peak.held == result.final.held && result.peak.event == 4)
        #expect(result.counts.compressions == [5, 0, 0, 0])
    }

    @Test("The whole table is taken at once where disksize is given; with times it is wider")
    func table() async throws {
        let sized = try await result("zram,comp_algorithm=lzo,disksize=1M", five)
        #expect(sized.final.metadata == 5 * 8 + 2 * 56 + 256 * 16)
        let policy = "zram,comp_algorithm=lzo,recomp_algorithm=zstd,idle=900,disksize=1M"
        let tracked = try await result(policy, five)
        #expect(tracked.final.metadata == 5 * 8 + 2 * 56 + 256 * 24)
        let later = try await result(policy, kernel: .linux73, five)
        #expect(later.final.metadata == 5 * 8 + 2 * 56 + 256 * 16)
    }

    @Test("From huge_class_size on a page is stored whole, and is read without a compressor")
    func whole() async throws {
        let huge = UInt32(StoragePolicy(.zram, kernel: .linux612, pageSize: .kib4).wholeFrom ?? 0)
        let result = try await result(
            "zram,comp_algorithm=lzo",
            [.write(0, huge - 1), .write(1, huge), .write(2, 5000), .read(0), .read(1), .read(2)])
        #expect(result.counts.whole == 2 && result.counts.wholeWrites == 2)
        #expect(result.counts.compressedBytes == Int(huge) - 1 + 2 * 4096)
        #expect(result.counts.servedWhole == 2 && result.counts.servedByLane == [1, 0, 0, 0])
        #expect(result.counts.decompressions == [1, 0, 0, 0])
    }

    @Test("A same-filled page takes no memory and no compressor")
    func sameFilled() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo", [.write(0, 30, sameFilled: true), .read(0), .free(0)])
        #expect(result.peakPoolPages == 0 && result.counts.sameFilledWrites == 1)
        #expect(result.counts.compressions == .zero && result.counts.servedSame == 1)
        #expect(result.counts.stored == 0 && result.counts.peakStored == 1)
    }

    @Test("mem_limit: the write that would open a second page is refused, and stays in memory")
    func limit() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo,mem_limit=4K", five + [.read(4), .free(4)])
        #expect(result.peakPoolPages == 1 && result.counts.inPool == 4)
        #expect(result.counts.refusedByLimit == 1 && result.counts.servedKept == 1)
        // The page was compressed before there was no room for it.
        #expect(result.counts.compressions == [5, 0, 0, 0])
    }

    @Test("A refused rewrite leaves the old version where it is, as the kernel does")
    func refusedRewrite() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo,mem_limit=4K",
            (0..<4).map { .write($0, 1000) } + [
                .write(0, 1000), .read(0), .write(0, 100), .read(0),
            ])
        // The new version is stored before the old is freed: a fifth object has no place.
        #expect(result.counts.refusedByLimit == 2 && result.counts.servedKept == 2)
        #expect(result.counts.compressedBytes == 4000)
    }

    @Test("disksize: a page more than it has finds no slot, until one is freed")
    func disksize() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo,disksize=8K",
            [
                .write(7, 500), .write(8, 500), .write(9, 500), .read(9), .free(7), .write(9, 500),
                .read(9),
            ])
        #expect(result.counts.refusedFull == 1 && result.counts.servedKept == 1)
        #expect(result.counts.servedByLane == [1, 0, 0, 0] && result.counts.stored == 2)
    }

    @Test("A read of what was never written counts for nothing; a length of 0 takes no memory")
    func edges() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo", [.read(3), .write(4, 0), .read(4), .free(9)])
        #expect(result.counts.servedUnknown == 1 && result.counts.emptyWrites == 1)
        #expect(result.counts.servedSame == 1 && result.peakPoolPages == 0)
    }

    @Test("Mean memory is over time: two seconds of nothing, one of a page, one of two")
    func mean() async throws {
        let events: [TestEvent] = [
            .read(0, at: 0), .write(0, 4000, at: 2), .write(1, 4000, at: 3), .read(0, at: 4),
        ]
        let result = try await result("zram,comp_algorithm=lzo", events)
        let (one, two) = (4096 + 8 + 56 + 16, 2 * (4096 + 8 + 56 + 16))
        #expect(result.duration == 4_000_000_000)
        #expect(abs(result.meanHeld - Double(one + two) / 4) < 1e-6)
    }

    @Test("compact=1: of eight objects in two pages six go, and one page comes free")
    func compaction() async throws {
        let events =
            (0..<8).map { TestEvent.write($0, 1000) }
            + [0, 1, 2, 4, 5, 6].map { TestEvent.free($0) } + [.read(3, at: 200)]
        let kept = try await result("zram,comp_algorithm=lzo", events)
        #expect(kept.final.held - kept.final.metadata == 2 * 4096)
        let result = try await result("zram,comp_algorithm=lzo,compact=1,interval=10", events)
        #expect(result.counts.compactedPages == 1)
        #expect(result.final.held - result.final.metadata == 4096)
        #expect(result.counts.policyRuns == 10)
    }

    @Test("Times that step back count as the latest so far, and the last one there is ends nothing")
    func times() async throws {
        let devices = try [
            settings("zram,comp_algorithm=lzo,backing_dev=1M,idle=10,writeback_limit=1"),
            settings("zswap,compressor=lzo,totalram=1M"),
            settings("zram,comp_algorithm=lzo,demote=9+disk"),
        ]
        var events = batch(
            [.write(0, 1000, at: 100), .write(1, 1000, at: 90), .write(2, 1000), .read(0)],
            columns: 1)
        for (index, time) in [UInt64.max, .max, .max - 1, .max].enumerated() {
            events.append(
                SwapEvent(time: time, operation: .read, pageIndex: UInt32(index)),
                otherLengths: [UInt32]().span)
        }
        var one: DeviceBatch? = DeviceBatch(events, estimates: [], pageLimit: 0)
        let pass = try DevicePass(devices, pageSize: .kib4, columns: ["lzo": 0])
        let results = await pass.run { () -> DeviceBatch? in
            defer { one = nil }
            return one
        }
        #expect(results.allSatisfy { $0.duration == UInt64.max - 100_000_000_000 })
        // One page a day, for as many days as there are pages.
        #expect(results[0].counts.writtenBack == 3 && results[2].counts.demoted == 3)
    }

    @Test(
        "Without a policy the pool is what replay's zsmalloc is, event by event",
        arguments: KernelSeries.allCases, [PageSize.kib4, .kib16])
    func equalsReplay(kernel: KernelSeries, pageSize: PageSize) async throws {
        var state: UInt64 = 5
        func random(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        var held = Set<UInt32>()
        var events: [TestEvent] = []
        for step in 0..<20_000 {
            let page = UInt32(random(3000))
            let seconds = Double(step)
            if held.remove(page) != nil {
                events.append(.free(page, at: seconds))
            } else {
                // No slot is written over: replay frees first, zram last.
                held.insert(page)
                let length = UInt32(1 + random(UInt64(pageSize.bytes) * 5 / 4))
                events.append(.write(page, length, at: seconds, sameFilled: random(20) == 0))
            }
        }
        let result = try await results(
            ["zram,comp_algorithm=lzo"], kernel: kernel, pageSize: pageSize, columns: ["lzo"],
            blocks: 7, events)[0]

        var options = AllocatorOptions(pageSize: pageSize)
        options.kernel = kernel
        let plan = ReplayPlan(
            policy: StoragePolicy(.zram, kernel: kernel, pageSize: pageSize), options: options)
        var encoder = OperationEncoder(policy: plan.policy)
        encoder.add(batch(events, columns: 1), compressor: 0)
        var one: OperationBatch? = encoder.takeBatch()
        let outcome = try await ReplayPass(AllocatorSpec.list("zsmalloc"), plan: plan).run {
            defer { one = nil }
            return one
        }[0].result
        #expect(result.final.held - result.final.metadata == outcome.final.pages * pageSize.bytes)
        #expect(result.counts.compressedBytes == outcome.final.live)
        #expect(result.counts.inPool == encoder.counts.objects)
        let own = result.series.map { ($0.held - $0.metadata) / pageSize.bytes }
        #expect(own == outcome.series.points.map(\.usage.pages))
        // Beside the pages: what zsmalloc keeps there, and the table.
        let entry = kernel.zramEntryBytes(tracksAccess: false)
        let ofPages = outcome.final.footprint - outcome.final.pages * pageSize.bytes
        #expect(result.final.metadata == ofPages + result.counts.peakStored * entry)
        #expect(own.max() ?? 0 > 1000)
    }
}
