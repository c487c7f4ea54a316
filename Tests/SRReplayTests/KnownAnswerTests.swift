// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport
import Testing

@testable import SRReplay

/// What is known beforehand of the figures.
@Suite struct KnownAnswerTests {
    /// A trace like the second 2008 capture: its lengths, 64 MiB of slots written over and
    /// over, no frees, as many writes.
    private func trace2008(_ encoder: inout OperationEncoder) {
        var numbers = Numbers64(seed: 2)
        for event in 0..<139_937 {
            let page = event < 16_384 ? event : numbers.below(16_384)
            encoder.write(
                page: UInt32(page), length: Lengths2008.draw(&numbers), sameFilled: false,
                time: UInt64(event))
        }
    }

    @Test("The lengths are those of 2008")
    func lengths() {
        var numbers = Numbers64(seed: 1)
        let drawn = (0..<200_000).map { _ in Lengths2008.draw(&numbers) }.sorted()
        let mean = Double(drawn.reduce(0, +)) / Double(drawn.count)
        #expect(abs(mean - 1608) < 8)
        for (share, length) in [(0.05, 48), (0.25, 1184), (0.5, 1728), (0.75, 2176), (0.95, 2752)] {
            #expect(abs(drawn[Int(share * Double(drawn.count))] - length) <= 12)
        }
        let half = drawn.count { $0 <= 2048 }
        #expect(abs(Double(half) / Double(drawn.count) - 0.699) < 0.004)
    }

    @Test("2008: objects and headers of TLSF at most 2.5 % above ideal, of SLUB 40 to 50 %")
    func the2008Sample() async throws {
        let run = try await replay("ideal,tlsf,slub,xvmalloc", trace2008)
        #expect(run.outcomes["ideal"].peak.footprint == run.counts.peakLive)
        func occupied(_ name: String) -> Double {
            let peak = run.outcomes[name].peak
            return Double(peak.occupied) / Double(peak.live) - 1
        }
        #expect(occupied("tlsf") > 0.004 && occupied("tlsf") <= 0.025)
        #expect((0.40...0.50).contains(occupied("slub")))
        // That measure counts no free space; with it a footprint can only be larger.
        for outcome in run.outcomes {
            #expect(outcome.result.peak.footprint >= outcome.result.peak.occupied)
        }
        #expect(run.counts.frees == 0)
    }

    @Test("zbud has two objects a page at most, z3fold three, and both reach it")
    func objectsPerPage() throws {
        for (name, most) in [("zbud", 2), ("z3fold", 3)] {
            var allocator = try AllocatorSpec(name).entry.make(AllocatorOptions(pageSize: .kib4))
            var numbers = Numbers64(seed: 3)
            var objects: [(handle: UInt64, size: Int)] = []
            var highest = 0
            for step in 0..<4000 {
                if objects.count < 400 || numbers.below(2) == 0, objects.count < 600 {
                    let size = 1 + numbers.below(1800)
                    objects.append((allocator.allocate(size), size))
                } else {
                    let object = objects.remove(at: numbers.below(objects.count))
                    allocator.free(object.handle, size: object.size)
                }
                guard step % 50 == 0 else { continue }
                let pages = Dictionary(
                    grouping: objects,
                    by: { PageSize.kib4.page(of: Int(allocator.address(of: $0.handle))) })
                highest = max(highest, pages.values.map(\.count).max() ?? 0)
                #expect(pages.count == allocator.holdings.pages)
            }
            #expect(highest == most)
        }
    }

    @Test(
        "A trace of one size has the footprint that the rules give",
        arguments: [
            (PageSize.kib4, 100), (.kib4, 1000), (.kib4, 2000), (.kib4, 3000), (.kib16, 100),
            (.kib16, 1000), (.kib16, 5000), (.kib16, 8000), (.kib16, 12000),
        ])
    func oneSize(_ pageSize: PageSize, _ size: Int) async throws {
        let count = 1200
        let page = pageSize.bytes
        let run = try await replay(
            "ideal,tlsf,xvmalloc,slub,zbud,z3fold,zblock"
                + KernelSeries.allCases.map { ",zsmalloc:kernel=\($0.rawValue)" }.joined(),
            options: AllocatorOptions(pageSize: pageSize)
        ) { encoder in
            for page in 0..<count {
                encoder.write(page: UInt32(page), length: size, sameFilled: false, time: 0)
            }
        }
        func pages(_ name: String) -> Int { run.outcomes[name].peak.pages }
        func each(_ objects: Int, _ pages: Int = 1) -> Int {
            (count + objects - 1) / objects * pages
        }
        #expect(run.outcomes["ideal"].peak.footprint == count * size)
        // Rounded to 8 bytes, a header of 8 before each, 16 bytes at the arena's ends.
        let block = (size + 7) / 8 * 8 + 8
        #expect(pages("tlsf") == (count * block + 16 + page - 1) / page)
        #expect(pages("xvmalloc") == each(page / block))
        let cache = try #require(SLUB.sizes(pageSize).first { $0 >= size })
        let order = SLUB.order(cache, cpus: 1, pageSize)
        #expect(pages("slub") == each((page << order) / cache, 1 << order))
        for kernel in [KernelSeries.linux61, .linux612] {
            let table = ZsmallocClasses(kernel, pageSize)
            let shape = table.classes[Int(table.places[table.index(size + 8)])]
            let name = "zsmalloc:kernel=\(kernel.rawValue)"
            #expect(pages(name) == each(shape.objects, shape.pages))
            // 56 bytes a zspage and 8 an object beside the pages, 8 an object inside.
            #expect(
                run.outcomes[name].peak.metadata
                    == each(shape.objects) * 56 + count * (shape.huge ? 8 : 16))
        }
        // 63 chunks, each a 64th of a page, beside the header, at most two objects. z3fold has
        // three, and a header of 88 bytes: two chunks of 64, or one of 256.
        let chunks = (size + page / 64 - 1) / (page / 64)
        #expect(pages("zbud") == each(min(2, 63 / chunks)))
        #expect(pages("z3fold") == each(min(3, (page == 4096 ? 62 : 63) / chunks)))
        let blocks = try #require(Zblock.rules.first { $0.pageSize == pageSize })
        let kind = blocks.kinds[blocks.kind(for: size)]
        #expect(pages("zblock") == each(kind.slots, kind.pages))
    }

    /// By hand from the proposal's tables. 4 KiB: a header of 48 bytes, so 28 slots of 144 in a page
    /// and 4 of 4084 in four, of which the multiple of 8 is 4080. 16 KiB: a header of 72, so 185 of 88
    /// in a page, and 4 of 16,366, so 16,360, in four.
    @Test(arguments: [
        (PageSize.kib4, 48, 37, 144, 4080), (.kib16, 72, 61, 88, 16_360),
    ])
    func zblocksKindsAreTheProposals(
        pageSize: PageSize, header: Int, count: Int, least: Int, most: Int
    ) throws {
        let rules = try #require(Zblock.rules.first { $0.pageSize == pageSize })
        #expect(rules.headerBytes == header)
        let slots = rules.kinds.map(\.slotBytes)
        #expect(slots.count == count && slots.first == least && slots.last == most)
        // The proposal refuses to start where they do not ascend.
        #expect(zip(slots, slots.dropFirst()).allSatisfy { $0 < $1 })
        #expect(rules.kind(for: least - 1) == 0 && rules.kind(for: least) == 1)
    }

    @Test("Chain 8 needs no more pages than chain 4, once no zspage is half empty")
    func chains() async throws {
        let names = ["zsmalloc:chain=4", "zsmalloc:chain=8"]
        func filled(_ encoder: inout OperationEncoder) {
            var numbers = Numbers64(seed: 2)
            for page in 0..<16_384 {
                encoder.write(
                    page: UInt32(page), length: Lengths2008.draw(&numbers), sameFilled: false,
                    time: 0)
            }
        }
        let fresh = try await replay(names.joined(separator: ","), filled).outcomes
        #expect(fresh[names[1]].final.pages <= fresh[names[0]].final.pages)
        // Overwritten at random, longer chains are left with more places that nobody has: then
        // chain 8 may hold more than chain 4, until both are compacted.
        let tight = try await replay(
            names.joined(separator: ","), change: { $0.compactEvery = 1 << 40 }, trace2008
        ).outcomes
        #expect(tight[names[1]].final.pages <= tight[names[0]].final.pages)
    }

    @Test(
        "zsmalloc's classes and huge watermarks are those that Documentation/mm/zsmalloc.rst of 6.12 prints"
    )
    func classes() throws {
        // CONFIG_ZSMALLOC_CHAIN_SIZE, huge size watermark, clusters.
        // The counts there are from the rule that 6.1 still has, by whole percentages.
        for (chain, watermark, clusters) in documentedChains {
            for kernel in KernelSeries.allCases {
                let table = ZsmallocClasses(kernel, .kib4, chain: chain)
                let notHuge = try #require(table.classes.last { !$0.huge })
                #expect(notHuge.size == watermark)
                #expect(table.hugeClassSize == watermark - 7)
                if kernel == .linux61 { #expect(table.classes.count == clusters) }
            }
        }
        // 6.1: the same watermark as a chain of 4 has in 6.12.
        #expect(ZsmallocClasses(.linux61, .kib4).hugeClassSize == 3264 - 7)
    }

    /// Worked out beside this program, from mm/zsmalloc.c alone.
    @Test(
        "zsmalloc's classes after merging, and its first huge length, by page size",
        arguments: [
            (KernelSeries.linux612, PageSize.kib4, 119, 3625), (.linux612, .kib16, 121, 14_553),
            (.linux612, .kib64, 123, 58_137), (.linux61, .kib4, 69, 3257),
            (.linux61, .kib16, 70, 13_081), (.linux61, .kib64, 72, 52_249),
        ])
    func classesByPageSize(_ kernel: KernelSeries, _ page: PageSize, _ count: Int, _ huge: Int) {
        let table = ZsmallocClasses(kernel, page)
        #expect(table.classes.count == count)
        #expect(table.hugeClassSize == huge)
        let policy = StoragePolicy(.zram, kernel: kernel, pageSize: page)
        #expect(policy.fate(length: huge - 1, sameFilled: false) == .stored(huge - 1))
        #expect(policy.fate(length: huge, sameFilled: false) == .stored(page.bytes))
    }

    @Test("What knows no rule for a page size says so, and what it does know")
    func unknownPageSizes() throws {
        func problem(_ name: String, _ bytes: Int) throws -> String? {
            try AllocatorSpec(name).entry.problem(of: #require(PageSize(bytes: bytes)))
        }
        #expect(
            try problem("zblock", 65536)
                == "zblock has no rule for pages of 64 KiB: it knows those of 4 KiB, 16 KiB")
        #expect(
            try problem("xvmalloc", 65536)
                == "xvmalloc has no rule for pages of 64 KiB: it knows those of 4 KiB, 16 KiB")
        #expect(try problem("zsmalloc", 512) != nil && problem("zsmalloc", 65536) == nil)
        let plan = ReplayPlan(
            policy: StoragePolicy(.raw, kernel: .linux61, pageSize: .kib64),
            options: AllocatorOptions(pageSize: .kib64))
        #expect(throws: SRError(.usage, try problem("zblock", 65536) ?? "")) {
            _ = try ReplayPass(AllocatorSpec.list("zbud,zblock"), plan: plan)
        }
    }

    @Test("SLUB's slabs are those of a kernel with one processor and with four")
    func slabs() {
        // /proc/slabinfo: objects a slab, pages a slab.
        #expect(SLUB.order(4096, cpus: 4, .kib4) == 3 && SLUB.order(2048, cpus: 4, .kib4) == 3)
        #expect(SLUB.order(1024, cpus: 4, .kib4) == 2 && SLUB.order(8, cpus: 4, .kib4) == 0)
        #expect(SLUB.order(192, cpus: 4, .kib4) == 0 && SLUB.order(8192, cpus: 4, .kib4) == 3)
        #expect(SLUB.order(2048, cpus: 1, .kib4) == 2 && SLUB.order(4096, cpus: 1, .kib4) == 3)
    }
}

/// The table at the end of Documentation/mm/zsmalloc.rst, "combined zspage chain size effect":
/// pages per zspage, huge size class watermark, number of size classes.
private let documentedChains = [
    (4, 3264, 69), (5, 3408, 86), (6, 3504, 93), (7, 3584, 112), (8, 3632, 123), (9, 3680, 140),
    (10, 3712, 143), (11, 3744, 159), (12, 3776, 164), (13, 3792, 180), (14, 3808, 183),
    (15, 3840, 188), (16, 3840, 191),
]
