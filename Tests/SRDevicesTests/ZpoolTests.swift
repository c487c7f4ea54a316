// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRReplay
import SRSupport
import Testing

@testable import SRDevices

/// zswap of 6.1 with zbud and z3fold, worked by hand. The pool may take two pages: it is full with
/// three, and takes more again with none. An object of 1,000 bytes and zswap's header of 8 has 16
/// chunks of 64 bytes: zbud puts two in a page, z3fold three.
@Suite struct ZpoolTests {
    private static func spec(_ pool: String) -> String {
        "zswap,compressor=lzo,zpool=\(pool),max_pool_percent=20,totalram=40K"
    }

    private func writes(_ pages: Range<UInt32>, _ length: UInt32 = 1000) -> [TestEvent] {
        pages.map { .write($0, length) }
    }

    private func run(_ spec: String, _ events: [TestEvent]) async throws -> DeviceResult {
        try await result(spec, kernel: .linux61, events)
    }

    private func zbud(_ events: [TestEvent]) async throws -> DeviceResult {
        try await run(Self.spec("zbud"), events)
    }

    private func z3fold(_ events: [TestEvent]) async throws -> DeviceResult {
        try await run(Self.spec("z3fold"), events)
    }

    /// Pages of the pool after an event: those it has, and those that zswap counts.
    private func pages(_ result: DeviceResult, _ event: Int) -> [Int] {
        let point = result.series[event]
        #expect(point.event == UInt64(event))
        return [(point.held - point.metadata) / 4096, point.counted / 4096]
    }

    @Test("zbud: a store that finds the pool over its limit has the oldest page emptied")
    func eviction() async throws {
        // Pages 0 and 1, 2 and 3, 4 lie together. 5 finds three pages: 0 and 1 are written back. With
        // 2 given up zswap counts two. 6 finds these, which is within the limit and over the
        // threshold: nothing is asked.
        let result = try await zbud(
            writes(0..<6) + [.free(2)] + writes(6..<7) + [.read(0), .read(3), .read(5)])
        #expect(result.counts.rejectedFull == 2 && result.counts.writtenBack == 2)
        #expect(result.counts.decompressions == [3, 0, 0, 0])
        #expect(result.counts.servedDisk == 2 && result.counts.servedByLane == [1, 0, 0, 0])
        #expect(result.counts.inPool == 2 && result.counts.onDisk == 4)
        #expect(result.peakPoolPages == 3 && pages(result, 10) == [2, 2])
    }

    /// `zbud_reclaim_page()`, `mm/zbud.c`, frees the page after `zswap_free_entry()`, `mm/zswap.c`, has
    /// counted; 6.1.176.
    @Test("A page that reclaim emptied counts until the next store or free of an entry")
    func stale() async throws {
        // 5 has 0 and 1 written back, whose page is counted with them: three. 5 is on the disk, and its
        // end counts nothing. So 6 has 2 and 3 go, at which there are two, of which 7 asks nothing.
        let result = try await zbud(writes(0..<6) + [.free(5)] + writes(6..<8))
        #expect(pages(result, 4) == [3, 3] && pages(result, 5) == [2, 3])
        #expect(pages(result, 6) == [2, 3] && pages(result, 7) == [1, 2])
        #expect(pages(result, 8) == [1, 2])
        #expect(result.counts.rejectedFull == 3 && result.counts.writtenBack == 4)
        // A value's entry tells as well: it came before the pool was full.
        let value: [TestEvent] = [.write(20, 0, sameFilled: true)]
        let told = try await zbud(value + writes(0..<6) + [.free(20)] + writes(6..<7))
        #expect(pages(told, 6) == [2, 3] && pages(told, 7) == [2, 2])
        #expect(told.counts.rejectedFull == 2 && told.counts.writtenBack == 2)
    }

    @Test("zsmalloc: nothing comes free behind zswap's back")
    func prompt() async throws {
        let result = try await run(
            "zswap,compressor=lzo,max_pool_percent=20,totalram=4M",
            writes(0..<200, 900) + (0..<200).map { .free($0 * 7 % 200) })
        for event in 0..<400 { #expect(Set(pages(result, event)).count == 1) }
    }

    @Test("zbud: pages are taken again when the pool is below the threshold")
    func accept() async throws {
        let frees: [TestEvent] = [.free(2), .free(3)]
        let one = try await zbud(writes(0..<6) + frees + writes(7..<8))
        #expect(one.counts.rejectedFull == 2 && one.counts.inPool == 1)
        let none = try await zbud(writes(0..<6) + frees + [.free(4)] + writes(7..<8))
        #expect(none.counts.rejectedFull == 1 && none.counts.inPool == 1)
    }

    @Test("zbud: what was read is in the swap cache, and its page is passed over")
    func swapCache() async throws {
        // 0 is the first of its page: nothing of it goes, and 2 and 3 do.
        let first = try await zbud(
            writes(0..<5) + [.read(0)] + writes(5..<6) + [.read(2), .read(1)])
        #expect(first.counts.writtenBack == 2 && first.counts.servedDisk == 1)
        // 1 is the last: 0 goes before it is met, then 2 and 3, for the page is not free.
        let last = try await zbud(writes(0..<5) + [.read(1)] + writes(5..<6))
        #expect(last.counts.writtenBack == 3 && last.counts.inPool == 2)
        // Written anew it can go.
        let again = try await zbud(
            writes(0..<2) + [.read(0), .write(0, 1000)] + writes(2..<6) + [.read(0)])
        #expect(again.counts.writtenBack == 2 && again.counts.servedDisk == 1)
    }

    @Test("z3fold: the object between goes first")
    func middle() async throws {
        // 0 is first, 1 last, 2 between. All three go.
        let all = try await z3fold(writes(0..<8))
        #expect(all.counts.rejectedFull == 1 && all.counts.writtenBack == 3)
        #expect(all.counts.inPool == 4 && all.peakPoolPages == 3)
        // 2 was read: nothing of its page goes, and 3, 4 and 5 do.
        let middle = try await z3fold(writes(0..<7) + [.read(2)] + writes(7..<8))
        #expect(middle.counts.writtenBack == 3 && middle.counts.inPool == 4)
        // 1 was read: 2 and 0 go before it, then the next page's three.
        let last = try await z3fold(writes(0..<7) + [.read(1)] + writes(7..<8))
        #expect(last.counts.writtenBack == 5 && last.counts.inPool == 2)
    }

    /// `z3fold_reclaim_page()`, `mm/z3fold.c`, 6.1.176: `add_to_unbuddied()` of what is not empty.
    @Test("z3fold: a page that kept objects is found by the next that fits")
    func found() throws {
        var pool = try EvictingPool(.z3fold, .kib4)
        let handles = (0..<3).map { _ in pool.allocate(1008) }
        #expect(pool.claim() == [handles[2], handles[0], handles[1]])
        pool.free(handles[2], size: 1008)
        #expect(!pool.release() && pool.check() == nil)
        _ = pool.allocate(1008)
        #expect(pool.pages == 1 && pool.check() == nil)
        // The page is full again, and reclaim, which got nothing of it, leaves it so.
        #expect(pool.claim()?.count == 3 && !pool.release())
        _ = pool.allocate(100)
        #expect(pool.pages == 2 && pool.check() == nil)
    }

    /// `z3fold_free()` and `do_compact_page()`, `mm/z3fold.c`, 6.1.176.
    @Test("z3fold: a worker compacts, and no store finds the page before")
    func worker() throws {
        // 16 and 16 of 62 chunks in one page, 32 in another, which has 30 left.
        func filled() throws -> (EvictingPool, [UInt32]) {
            var pool = try EvictingPool(.z3fold, .kib4)
            let handles = [1000, 1000, 2000].map { pool.allocate($0) }
            #expect(pool.pages == 2)
            return (pool, handles)
        }
        // Both freed at one go: the work that waits holds their page, and nothing moves.
        var (pool, handles) = try filled()
        pool.free(handles[0], size: 1000)
        pool.free(handles[1], size: 1000)
        #expect(pool.pages == 2)
        pool.settle()
        #expect(pool.pages == 1 && pool.check() == nil)
        // One, and then the worker: the other moves, and has left its page.
        (pool, handles) = try filled()
        pool.free(handles[0], size: 1000)
        #expect(pool.pages == 2)
        pool.settle()
        #expect(pool.pages == 1 && pool.claim() == nil && pool.check() == nil)
        pool.free(handles[1], size: 1000)
        pool.settle()
        #expect(pool.claim() == [handles[2]])
    }

    @Test("z3fold: frees that follow one another are of one go, 64 at most")
    func bulk() async throws {
        // 30 chunks each, two a page: 33 pages. Their workers wait for the 65th free.
        let spec = "zswap,compressor=lzo,zpool=z3fold,max_pool_percent=100,totalram=4M"
        let frees: [TestEvent] = (0..<66).map { .free($0) }
        let result = try await run(spec, writes(0..<66, 1900) + frees)
        #expect(pages(result, 65) == [33, 33])
        #expect(pages(result, 66 + 63) == [33, 33] && pages(result, 66 + 64) == [1, 1])
        #expect(pages(result, 66 + 65) == [1, 1] && result.final.held == 0)
        // A store that takes an older entry's place lets them run before it counts: 1 moves to 2.
        let over = try await run(
            spec,
            writes(0..<2) + writes(2..<3, 2000) + [.write(0, 0, sameFilled: true)])
        #expect(pages(over, 2) == [2, 2] && pages(over, 3) == [1, 1])
        // A read lets them run, and zswap has not counted.
        let read = try await run(
            spec,
            writes(0..<4, 1900) + [.free(0), .free(1), .read(2), .free(9), .free(2)])
        #expect(pages(read, 5) == [2, 2] && pages(read, 6) == [1, 2])
        #expect(pages(read, 7) == [1, 2] && pages(read, 8) == [1, 1])
    }

    @Test("z3fold: a page that kept objects goes on as any other")
    func kept() async throws {
        // 0 was read: 2 goes; 0 and 1 stay, and 3, 4 and 5 go.
        let events = writes(0..<7) + [.read(0)] + writes(7..<8)
        let result = try await z3fold(events)
        #expect(result.counts.writtenBack == 4 && result.counts.inPool == 3)
        #expect(result.final.held - result.final.metadata == 2 * 4096)
        // 0 is alone with 1 gone, and moves to the page of 6.
        let moved = try await z3fold(events + [.free(1)])
        #expect(moved.final.held - moved.final.metadata == 4096)
    }

    @Test("Long objects: zbud has no place for them, z3fold gives each a page without a header")
    func long() async throws {
        // 64 chunks less the header's and one more: 3,968 bytes with zswap's 8.
        let refused = try await zbud([.write(0, 3960), .write(1, 3961), .read(1)])
        #expect(refused.counts.rejectedPoor == 1 && refused.counts.servedDisk == 1)
        #expect(refused.counts.inPool == 1)
        let alone = try await z3fold(writes(0..<4, 4000))
        #expect(alone.counts.rejectedPoor == 0 && alone.peakPoolPages == 3)
        #expect(alone.counts.writtenBack == 1 && alone.counts.inPool == 2)
        let over = try await z3fold([.write(0, 4089)])
        #expect(over.counts.rejectedPoor == 1)
    }

    @Test("6.12 keeps the order itself, whatever the pool")
    func order() async throws {
        let result = try await result(Self.spec("zbud"), writes(0..<6))
        // Full at two pages: 4 is refused. 0 to 3 are let by once; then 0 and 1 go, which leaves one
        // page, and 5 is taken.
        #expect(result.counts.rejectedFull == 1 && result.counts.writtenBack == 2)
        #expect(result.counts.inPool == 3 && result.peakPoolPages == 2)
    }

    @Test("What cannot be is refused with its reason")
    func refusals() {
        #expect(
            refusal(Self.spec("zbud"), kernel: .linux73)?.message.contains("6.1 and 6.12 have")
                == true)
        #expect(refusal(Self.spec("z3fold"))?.message.contains("6.1 has") == true)
        #expect(refusal(Self.spec("zbud") + ",chain=4")?.message.contains("zsmalloc's") == true)
        #expect(refusal(Self.spec("zbudd"))?.message.contains("zbud") == true)
    }

    @Test("Whatever comes, goes and is evicted, the pages balance", arguments: [1, 2, 3])
    func random(seed: UInt64) throws {
        for kind in [KernelAllocator.zbud, .z3fold] {
            var pool = try EvictingPool(kind, .kib4)
            var state = seed
            func draw(_ limit: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % limit
            }
            var handles: [UInt32] = []
            var live: [UInt32: Int] = [:]
            func free(_ handle: UInt32) throws {
                let size = live.removeValue(forKey: handle)
                pool.free(handle, size: try #require(size))
                handles.removeAll { $0 == handle }
            }
            for step in 0..<4000 {
                switch draw(9) {
                case 0...3:
                    let size = 1 + draw(4096)
                    let handle = pool.allocate(size)
                    if handle != PoolHandle.refused {
                        #expect(live[handle] == nil)
                        live[handle] = size
                        handles.append(handle)
                    }
                case 4...6:
                    if !handles.isEmpty { try free(handles[draw(handles.count)]) }
                case 7:
                    pool.settle()
                default:
                    guard let claimed = pool.claim() else { continue }
                    // Some stop half-way.
                    let count = draw(claimed.count + 1)
                    for handle in claimed.prefix(count) { try free(handle) }
                    #expect(pool.release() == (count == claimed.count))
                }
                if step % 500 == 0 {
                    pool.settle()
                    #expect(pool.check() == nil)
                }
            }
            for handle in handles { try free(handle) }
            pool.settle()
            #expect(pool.pages == 0 && pool.check() == nil)
            #expect(pool.claim() == nil)
        }
    }
}
