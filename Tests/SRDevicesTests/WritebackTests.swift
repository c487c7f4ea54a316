// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRDevices

/// zram's writeback, worked by hand. Events begin at 100 s; runs are every 5 s from then on.
@Suite struct WritebackTests {
    private static let base = "zram,comp_algorithm=lzo,backing_dev=1M,interval=5"

    @Test("Idle pages leave memory, are read from the disk, and come back when they are written")
    func idle() async throws {
        let result = try await result(
            Self.base + ",writeback.idle=10",
            [
                .write(0, 1000), .write(1, 1000), .read(1, at: 112), .read(0, at: 117),
                .write(0, 800, at: 118), .read(0, at: 119), .free(1, at: 119),
            ])
        #expect(result.counts.writtenBack == 1 && result.counts.diskWrites == 1)
        #expect(result.counts.servedDisk == 1 && result.counts.servedByLane == [2, 0, 0, 0])
        #expect(result.counts.onDisk == 0 && result.counts.compressedBytes == 800)
        // One to be written back, two to be read.
        #expect(result.counts.decompressions == [3, 0, 0, 0])
    }

    @Test("huge writes back pages stored whole, and asks no compressor")
    func huge() async throws {
        let result = try await result(
            Self.base + ",writeback.type=huge",
            [.write(0, 4000), .write(1, 1000), .read(0, at: 106)])
        #expect(result.counts.writtenBack == 1 && result.counts.decompressions == .zero)
        #expect(result.counts.servedDisk == 1 && result.counts.inPool == 1)
    }

    @Test("incompressible writes back what recompression found so")
    func incompressible() async throws {
        let result = try await result(
            Self.base + ",recomp_algorithm=zstd,idle=10,writeback.type=incompressible",
            [.write(0, 1000, 995), .write(1, 1000, 500), .read(9, at: 116)])
        #expect(result.counts.writtenBack == 1 && result.counts.recompressed == [0, 1, 0, 0])
        #expect(result.counts.compressedBytes == 500 && result.counts.incompressible == 0)
    }

    @Test("A page that was compressed again has no time of access, and is written back at any age")
    func recompressedIsOld() async throws {
        let result = try await result(
            Self.base + ",recomp_algorithm=zstd,recompress.idle=10,writeback.idle=90",
            [.write(0, 1000, 600), .write(1, 1000, 995), .read(9, at: 116)])
        // Page 1 got no smaller, kept its time, and stays.
        #expect(result.counts.writtenBack == 1 && result.counts.onDisk == 1)
        #expect(result.counts.compressedBytes == 1000)
    }

    @Test("6.12 leaves block 0 of the backing device unused, 7.3 does not")
    func backingDevice() async throws {
        let spec = "zram,comp_algorithm=lzo,backing_dev=8K,interval=5,writeback.idle=10"
        let events = (0..<4).map { TestEvent.write($0, 1000) } + [.read(9, at: 116)]
        #expect(try await result(spec, events).counts.writtenBack == 1)
        #expect(try await result(spec, kernel: .linux73, events).counts.writtenBack == 2)
    }

    @Test("7.3 takes what a disk has done last first, so that another zspage has the newest hole")
    func batches() async throws {
        // Two objects a zspage: A holds pages 0 and 1, B pages 2 and 3. Pages 1 and 3 are written
        // back, 3 before 1 by their order, and leave the pool as 1, then 3. Page 9 goes into B's
        // hole; A is empty once page 0 is gone.
        let events: [TestEvent] =
            (0..<4).map { .write($0, 2000) } + [
                .read(0, at: 108), .read(2, at: 108), .write(9, 2000, at: 111), .free(0, at: 111),
            ]
        let spec = "zram,comp_algorithm=lzo,backing_dev=1M,interval=5,writeback.idle=5"
        let result = try await result(spec, kernel: .linux73, events)
        #expect(result.counts.writtenBack == 2 && result.counts.inPool == 2)
        #expect(result.final.held - result.final.metadata == 4096)
        // 6.12 takes 1, then 3, one by one: the same hole.
        let older = try await SRDevicesTests.result(spec, events)
        #expect(older.final.held - older.final.metadata == 4096)
    }

    @Test("writeback_limit: so many a day, and the rest the next day")
    func limit() async throws {
        let spec = Self.base + ",writeback.idle=10,writeback_limit=3"
        let events = (0..<5).map { TestEvent.write($0, 1000) }
        let today = try await result(spec, events + [.read(9, at: 86_400 + 99)])
        #expect(today.counts.writtenBack == 3)
        let tomorrow = try await result(spec, events + [.read(9, at: 86_400 + 106)])
        #expect(tomorrow.counts.writtenBack == 5)
    }

    @Test("writeback_limit counts in units of 4 KiB: one page of 16 KiB is four")
    func limitOfLargePages() async throws {
        let spec = Self.base + ",writeback.idle=10,writeback_limit=8"
        let events = (0..<5).map { TestEvent.write($0, 1000) } + [.read(9, at: 120)]
        let result = try await result(spec, pageSize: .kib16, events)
        #expect(result.counts.writtenBack == 2)
    }

    @Test("compressed_writeback: no compressor before the write, but one behind each read")
    func compressed() async throws {
        let result = try await result(
            Self.base + ",writeback.idle=10,compressed_writeback=1", kernel: .linux73,
            [.write(0, 1000), .write(1, 4000), .read(0, at: 116), .read(1, at: 116)])
        #expect(result.counts.writtenBack == 2 && result.counts.servedDisk == 2)
        #expect(result.counts.servedDiskCompressed == [1, 0, 0, 0])
        #expect(result.counts.decompressions == [1, 0, 0, 0])
    }

    @Test("6.1 keeps a mark of idleness until an access, 6.12 takes it off")
    func marks() async throws {
        // Marked by no run but those of the policy, both ways come to the same.
        for kernel in KernelSeries.allCases {
            let result = try await result(
                Self.base + ",writeback.idle=10", kernel: kernel,
                [.write(0, 1000), .read(0, at: 109), .read(0, at: 121)])
            #expect(result.counts.writtenBack == 1, "\(kernel)")
        }
    }

    @Test("The clairvoyant writes at the last access, and what is never read again")
    func clairvoyant() async throws {
        let result = try await result(
            Self.base + ",writeback.idle=10",
            [
                .write(0, 1000), .write(1, 2000), .read(0, at: 120), .free(0, at: 140),
                .free(1, at: 140),
            ])
        let ledger = try #require(result.ledger)
        // Both written back at 115 s: 25 s of 1,000 and of 2,000 bytes.
        #expect(result.counts.writtenBack == 2)
        #expect(abs(ledger.freed - 75_000) < 1e-6)
        // Page 1 for all of 40 s, page 0 for the 20 s behind its read.
        #expect(abs(ledger.best(writes: 2) - 100_000) < 1e-6)
        #expect(abs(ledger.best(writes: 1) - 80_000) < 1e-6)
        #expect(ledger.best(writes: 9) == ledger.best(writes: 2) && ledger.best(writes: 0) == 0)
    }
}
