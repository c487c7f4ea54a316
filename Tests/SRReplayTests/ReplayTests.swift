// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport
import Testing

@testable import SRReplay

/// From events to what allocators are asked for, and through the replay.
@Suite struct ReplayTests {
    @Test("An overwrite frees the old object first; frees of unknown slots are counted")
    func operations() {
        var encoder = OperationEncoder(
            policy: StoragePolicy(.raw, kernel: .linux612, pageSize: .kib4))
        encoder.write(page: 7, length: 100, sameFilled: false, time: 0)
        encoder.write(page: 7, length: 200, sameFilled: false, time: 1)
        encoder.free(page: 9, time: 2)
        encoder.free(page: 7, time: 3)
        encoder.free(page: 7, time: 4)
        encoder.read(time: 5)
        let batch = encoder.takeBatch()
        let free = OperationBatch.Operation.freeBit
        let asked = batch.operations.filter { $0.object != OperationBatch.Operation.mark }
        #expect(
            asked == [
                .init(object: 0, word: 100, event: 0), .init(object: 0, word: 100 | free, event: 1),
                .init(object: 0, word: 200, event: 1), .init(object: 0, word: 200 | free, event: 3),
            ])
        #expect(encoder.counts.unknownFrees == 1)
        #expect(encoder.counts.events == 6 && encoder.counts.frees == 3)
        #expect(encoder.counts.peakLive == 200 && encoder.counts.live == 0)
        #expect(batch.marks.map(\.event) == [0, 1, 2, 3, 4, 5])
    }

    @Test("What each policy stores")
    func policies() {
        func fate(
            _ kind: StoragePolicy.Kind, _ kernel: KernelSeries, _ length: Int,
            same: Bool = false
        ) -> StoragePolicy.Fate {
            StoragePolicy(kind, kernel: kernel, pageSize: .kib4).fate(
                length: length, sameFilled: same)
        }
        #expect(fate(.raw, .linux61, 4200) == .stored(4096) && fate(.raw, .linux61, 0) == .empty)
        #expect(fate(.raw, .linux61, 40, same: true) == .stored(40))
        #expect(fate(.zram, .linux61, 40, same: true) == .sameFilled)
        #expect(
            fate(.zram, .linux61, 3256) == .stored(3256)
                && fate(.zram, .linux61, 3257) == .stored(4096))
        #expect(fate(.zram, .linux612, 3257) == .stored(3257))
        #expect(fate(.zswap, .linux61, 40, same: true) == .sameFilled)
        #expect(fate(.zswap, .linux612, 40, same: true) == .stored(40))
        #expect(
            fate(.zswap, .linux612, 4096) == .stored(4096)
                && fate(.zswap, .linux612, 4097) == .rejected)
        #expect(fate(.zswap, .linux73, 4097) == .stored(4096))
    }

    @Test("Who does not take an object: zram gives it a page, zswap the disk")
    func refusal() async throws {
        func writeAndFree(_ encoder: inout OperationEncoder) {
            encoder.write(page: 1, length: 4000, sameFilled: false, time: 0)
            encoder.write(page: 2, length: 1000, sameFilled: false, time: 0)
            encoder.free(page: 1, time: 0)
        }
        let zram = try await replay("zbud", policy: .raw, writeAndFree).outcomes["zbud"]
        #expect(zram.wholePages == 1 && zram.peak.pages == 2 && zram.final.pages == 1)
        #expect(zram.peak.internalWaste == 96 + 24 && zram.final.live == 1000)
        let zswap = try await replay("zbud", policy: .zswap, writeAndFree).outcomes["zbud"]
        #expect(zswap.rejected == 1 && zswap.peak.pages == 1 && zswap.final.live == 1000)
    }

    @Test("6.1's zswap stores a header with zbud's and z3fold's objects, not with zsmalloc's")
    func header() async throws {
        var options = AllocatorOptions(pageSize: .kib4)
        options.kernel = .linux61
        let run = try await replay("zbud,zsmalloc", policy: .zswap, options: options) { encoder in
            encoder.write(page: 1, length: 1020, sameFilled: false, time: 0)
        }
        // 1028 bytes are 17 chunks, 1020 would be 16.
        #expect(run.outcomes["zbud"].peak.internalWaste == 17 * 64 - 1028)
        #expect(run.outcomes["zbud"].peak.metadata == 64 + 8)
        #expect(run.outcomes["zsmalloc"].peak.metadata == 56 + 16)
    }

    @Test("An arena that is used up is reported with its event, and the others go on")
    func exhaustion() async throws {
        var options = AllocatorOptions(pageSize: .kib4)
        options.arenaBytes = 1 << 20
        let run = try await replay("ideal,zbud", options: options) { encoder in
            for page in 0..<300 {
                encoder.write(page: UInt32(page), length: 2500, sameFilled: false, time: 0)
            }
        }
        #expect(run.outcomes["zbud"].error?.hasPrefix("out of its arena at event 256:") == true)
        #expect(run.outcomes["ideal"].error == nil)
        #expect(run.outcomes["ideal"].final.live == 300 * 2500)
    }

    @Test("Usage is noted at evenly spaced events, however many, and its sums are exact")
    func series() async throws {
        let run = try await replay("tlsf,zsmalloc") { encoder in
            var numbers = Numbers64(seed: 5)
            for event in 0..<10_000 {
                encoder.write(
                    page: UInt32(numbers.below(500)), length: 1 + numbers.below(4096),
                    sameFilled: false, time: UInt64(event) * 10)
            }
        }
        for outcome in run.outcomes {
            let points = outcome.result.series.points
            #expect((512...1025).contains(points.count))
            let step = points[1].moment.event
            for (index, point) in points.enumerated() {
                #expect(point.moment.event == UInt64(index) * step)
                #expect(point.moment.time == point.moment.event * 10)
                let usage = point.usage
                #expect(
                    usage.live + usage.internalWaste + usage.externalWaste + usage.metadata
                        == usage.footprint)
            }
            #expect(outcome.result.latencies.count > 0)
            #expect(outcome.result.operations == 10_000 + 9_500)
        }
    }

    @Test("Compaction gives pages back, and objects stay")
    func compaction() async throws {
        func sparse(_ encoder: inout OperationEncoder) {
            for page in 0..<4000 {
                encoder.write(page: UInt32(page), length: 1000, sameFilled: false, time: 0)
            }
            for page in 0..<4000 where page % 8 != 0 { encoder.free(page: UInt32(page), time: 0) }
        }
        for name in ["zsmalloc:kernel=6.12", "zsmalloc:kernel=6.1"] {
            let loose = try await replay(name, sparse).outcomes[name]
            let tight = try await replay(name, change: { $0.compactEvery = 1 << 40 }, sparse)
                .outcomes[name]
            #expect(loose.compactedPages == nil && loose.final.live == tight.final.live)
            let given = try #require(tight.compactedPages)
            #expect(given > 0 && tight.final.pages == loose.final.pages - given)
            // 500 objects of 1008 bytes: four fit a page.
            #expect(tight.final.pages <= 500 / 4 + 4)
        }
    }

    @Test("Pages are returned as was asked")
    func returning() async throws {
        func peakThenLittle(_ encoder: inout OperationEncoder) {
            for page in 0..<1000 {
                encoder.write(page: UInt32(page), length: 2000, sameFilled: false, time: 0)
            }
            for page in 0..<1000 where page != 500 { encoder.free(page: UInt32(page), time: 0) }
        }
        var pages: [AllocatorOptions.ReturnPages: Int] = [:]
        for mode in AllocatorOptions.ReturnPages.allCases {
            var options = AllocatorOptions(pageSize: .kib4)
            options.returnPages = mode
            pages[mode] = try await replay("tlsf", options: options, peakThenLittle)
                .outcomes["tlsf"].final.pages
        }
        // 2008 bytes each: 491 pages; the object in the middle ends in page 245.
        #expect(pages == [.never: 491, .tail: 246, .holes: 3])
    }

    @Test("Unknown names and settings are told with what there is")
    func names() {
        func reason(_ text: String) -> String {
            do throws(SRError) { _ = try AllocatorSpec.list(text) } catch {
                return error.description
            }
            return ""
        }
        #expect(reason("tlfs").hasPrefix("tlfs is no allocator; there are ideal, tlsf, "))
        #expect(reason("tlsf:chain=3") == "tlsf has no setting chain=3; it has sl, fl, grow")
        #expect(reason("") == "no allocator is named")
        #expect(throws: SRError(.usage, "sl=9 is not a number from 1 to 6")) {
            let spec = try AllocatorSpec("tlsf:sl=9")
            var options = AllocatorOptions(pageSize: .kib4)
            options.settings = spec.settings
            _ = try spec.entry.make(options)
        }
    }

    @Test("Latencies are told to 1/64")
    func latencies() {
        var latencies = Latencies()
        for value in 1...100_000 { latencies.add(UInt64(value)) }
        #expect(latencies.maximum == 100_000)
        for share in [0.001, 0.5, 0.99] {
            let exact = share * 100_000
            #expect(abs(Double(latencies.percentile(share)) - exact) <= exact / 64 + 1)
        }
    }
}
