// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRDevices

/// Several devices by priority, worked by hand.
@Suite struct TierTests {
    @Test("Pages go to the first device until its slots are used, then to the next")
    func priorities() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo,disksize=8K+disk",
            (0..<3).map { .write($0, 1000) } + [
                .read(0), .read(2), .free(0), .write(3, 1000), .read(3),
            ])
        #expect(result.counts.diskWrites == 1 && result.counts.servedDisk == 1)
        #expect(result.counts.servedByLane == [2, 0, 0, 0])
        #expect(result.counts.stored == 3 && result.counts.writes == 4)
    }

    @Test("priority decides, not the order of words; a slot that is written again keeps its device")
    func order() async throws {
        let result = try await result(
            "disk,priority=1+zram,comp_algorithm=lzo,disksize=4K,priority=9",
            [.write(0, 1000), .write(1, 1000), .free(0), .write(1, 1000), .read(1)])
        #expect(result.counts.diskWrites == 2 && result.counts.servedDisk == 1)
        #expect(result.counts.inPool == 0)
    }

    @Test("Where all are full a page stays in memory")
    func full() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo,disksize=4K+disk,size=4K",
            (0..<3).map { .write($0, 1000) } + [.read(2)])
        #expect(result.counts.refusedFull == 1 && result.counts.servedKept == 1)
    }

    @Test("demote moves what was not touched; the next device compresses it by its own algorithm")
    func demote() async throws {
        let result = try await result(
            "zram,comp_algorithm=lzo,demote=10,interval=5+zram,comp_algorithm=zstd",
            [
                .write(0, 1000, 600), .write(1, 1000, 600), .read(1, at: 108), .read(0, at: 111),
                .read(1, at: 111),
            ])
        // At 110 s page 0 is 10 s old.
        #expect(result.counts.demoted == 1 && result.counts.compressedBytes == 1600)
        #expect(result.algorithms == ["lzo", "zstd"])
        #expect(result.counts.servedByLane == [2, 1, 0, 0])
        #expect(result.counts.compressions == [2, 1, 0, 0])
        #expect(result.counts.writes == 2 && result.counts.reads == 3)
    }

    @Test("A disk alone: every read waits for it")
    func disk() async throws {
        let result = try await result("disk", [.write(0, 1000), .read(0), .read(0), .free(0)])
        #expect(result.counts.servedDisk == 2 && result.peak.held == 0)
    }
}
