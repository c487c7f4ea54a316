// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRDevices

/// zswap, worked by hand. Objects of 4,000 bytes have a page each; the pool may take two pages, and a
/// full one takes more again at one.
@Suite struct ZswapTests {
    private static let spec = "zswap,compressor=lzo,max_pool_percent=20,totalram=40K"

    private func writes(_ count: UInt32) -> [TestEvent] { (0..<count).map { .write($0, 4000) } }

    @Test(
        "6.12: a full pool gives to the disk, then writes back the oldest to the accept threshold")
    func reclaim() async throws {
        let result = try await result(
            Self.spec, writes(4) + [.read(1), .read(1), .read(0), .read(2)])
        let counts = result.counts
        // Page 2 met a full pool. Pages 0 and 1 are let by once each, then 0 is written back.
        #expect(counts.rejectedFull == 1 && counts.writtenBack == 1 && counts.diskWrites == 2)
        // Page 1 left with its first read, and is stored again before the second.
        #expect(counts.storedAgain == 1 && counts.servedByLane == [2, 0, 0, 0])
        #expect(counts.servedDisk == 2)
        #expect(counts.compressions == [4, 0, 0, 0] && counts.decompressions == [3, 0, 0, 0])
        // Page 3 is in the pool, 0 and 2 on the disk.
        #expect(counts.inPool == 1 && counts.onDisk == 2 && result.peakPoolPages == 2)
        #expect(result.final.metadata == 8 + 56 + 56)
    }

    @Test(
        "6.12: reclaim begins at the end of the last one's round, which is a failure, but for the first"
    )
    func round() async throws {
        // 31 pages fill the pool, which takes more again at 27.
        let spec = "zswap,compressor=lzo,max_pool_percent=20,totalram=620K"
        // Page 31 is refused, and 16 are let by; then page 32, and with a failure to begin with the
        // other 15 are: nothing is left to try.
        let second = try await result(spec, writes(33))
        #expect(second.counts.rejectedFull == 2 && second.counts.writtenBack == 0)
        let third = try await result(spec, writes(34))
        #expect(third.counts.rejectedFull == 3 && third.counts.writtenBack == 4)
        #expect(third.counts.inPool == 27)
    }

    @Test("7.3 walks on through its step of 32: both are written back")
    func cluster() async throws {
        let result = try await result(Self.spec, kernel: .linux73, writes(3))
        #expect(result.counts.writtenBack == 2 && result.counts.inPool == 0)
        #expect(result.counts.onDisk == 3)
    }

    @Test("6.1 is full above its limit, writes nothing back, and keeps what is read")
    func early() async throws {
        let result = try await result(
            Self.spec, kernel: .linux61,
            writes(5) + [.read(0), .read(0), .free(0), .free(1), .write(5, 4000)])
        // Three pages are one above the limit of two: the fourth and fifth go to the disk.
        #expect(result.counts.rejectedFull == 3 && result.counts.writtenBack == 0)
        #expect(result.counts.servedByLane == [2, 0, 0, 0] && result.counts.storedAgain == 0)
        // With one page left the pool is at its threshold of one, and takes nothing below that.
        #expect(result.counts.inPool == 1 && result.counts.onDisk == 3)
    }

    @Test("A pool that was full takes pages again at the accept threshold, not before")
    func accept() async throws {
        // Four pages, threshold two. Nothing can be written back that was just let by: 6.1.
        let spec =
            "zswap,compressor=lzo,max_pool_percent=40,accept_threshold_percent=50,totalram=40K"
        let events =
            writes(6) + [.free(0), .free(1), .write(6, 4000), .free(2), .free(3), .write(7, 4000)]
        let result = try await result(spec, kernel: .linux61, events)
        // Five stored, one refused; three are left, so page 6 is refused; one is left, page 7 is taken.
        #expect(result.counts.rejectedFull == 2 && result.counts.inPool == 2)
    }

    @Test("Over a page: 6.1 and 6.12 give it to the disk, 7.3 keeps it as it is")
    func incompressible() async throws {
        for kernel in [KernelSeries.linux61, .linux612] {
            let result = try await result(Self.spec, kernel: kernel, [.write(0, 4100), .read(0)])
            #expect(result.counts.rejectedPoor == 1 && result.counts.servedDisk == 1, "\(kernel)")
        }
        let result = try await result(Self.spec, kernel: .linux73, [.write(0, 4100), .read(0)])
        #expect(result.counts.wholeWrites == 1 && result.counts.servedWhole == 1)
        #expect(result.counts.decompressions == .zero && result.peakPoolPages == 1)
    }

    @Test("Same-filled pages: 6.1 keeps a value, later ones compress them")
    func sameFilled() async throws {
        let events: [TestEvent] = [.write(0, 30, sameFilled: true), .read(0)]
        let early = try await result(Self.spec, kernel: .linux61, events)
        #expect(early.counts.sameFilledWrites == 1 && early.counts.servedSame == 1)
        #expect(early.peakPoolPages == 0 && early.final.metadata == 64)
        let late = try await result(Self.spec, events)
        // 38 bytes with the handle's word are in the class of 48, whose zspages have three pages.
        #expect(late.counts.compressions == [1, 0, 0, 0] && late.peakPoolPages == 3)
    }

    @Test("The shrinker writes back before the pool is full, at the pace of reclaim")
    func shrinker() async throws {
        let spec =
            "zswap,compressor=lzo,max_pool_percent=100,totalram=4M,shrinker_enabled=Y,shrinker_priority="
        let events = writes(320)
        let easy = try await result(spec + "12", events)
        #expect(easy.counts.writtenBack == 0)
        // At priority 0 a pass looks at each entry twice: it lets all by, then writes most back.
        let hard = try await result(spec + "0", events)
        #expect(hard.counts.writtenBack > 100 && hard.counts.rejectedFull == 0)
        #expect(hard.counts.writtenBack + UInt64(hard.counts.inPool) == 320)
        let off = try await result("zswap,compressor=lzo,max_pool_percent=100,totalram=4M", events)
        #expect(off.counts.writtenBack == 0)
    }

    @Test("A rewrite takes the place of what was there, wherever that is")
    func rewrite() async throws {
        let result = try await result(
            Self.spec, [.write(0, 4000), .write(0, 3900), .read(0), .write(0, 3900), .free(0)])
        #expect(result.counts.stored == 0 && result.counts.peakStored == 1)
        #expect(result.final.held == 0)
    }
}
