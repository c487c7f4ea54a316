// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRDevices

/// zram's recompression, worked by hand. Events begin at 100 s; runs are every 5 s from then on.
@Suite struct RecompressionTests {
    private static let base = "zram,comp_algorithm=lzo,recomp_algorithm=zstd,interval=5"

    @Test(
        "A page is idle when more than its age has passed; then it is stored at its shorter length",
        arguments: [KernelSeries.linux612, .linux73])
    func idle(kernel: KernelSeries) async throws {
        let events: [TestEvent] = [
            .write(0, 1000, 600), .write(1, 1000, 600), .read(1, at: 108), .read(0, at: 114.9),
        ]
        // At 110 s the cutoff is 100 s, and the page is not older than that.
        let before = try await result(Self.base + ",idle=10", kernel: kernel, events)
        #expect(before.counts.recompressed == .zero)
        // At 115 s it is; page 1 was read at 108 s.
        let after = try await result(
            Self.base + ",idle=10", kernel: kernel,
            Array(events.dropLast()) + [.read(0, at: 116), .read(1, at: 116)])
        #expect(after.counts.recompressed == [0, 1, 0, 0])
        #expect(after.counts.recompressSavedBytes == 400)
        #expect(after.counts.compressedBytes == 1600)
        // Brought back once to be compressed again, then each read by its own algorithm.
        #expect(after.counts.decompressions == [3, 1, 0, 0])
        #expect(after.counts.servedByLane == [2, 1, 0, 0])
    }

    @Test("What gets into no smaller class is let be, and not tried again")
    func hopeless() async throws {
        // 1,000 and 995 bytes are of one class, that of 1,008 with the others merged into it.
        let result = try await result(
            Self.base + ",idle=10", [.write(0, 1000, 995), .read(5, at: 190)])
        #expect(result.counts.recompressTries == [0, 1, 0, 0])
        #expect(result.counts.recompressed == .zero && result.counts.incompressible == 1)
        #expect(result.counts.compressions == [1, 1, 0, 0])
    }

    @Test("Classes are told apart by the bare length in 6.12, with the handle's word in 7.3")
    func classOfLength() async throws {
        // A class ends at 1,024 bytes. 1,020 and 995 are below it; with 8 more, 1,020 is not.
        let events: [TestEvent] = [.write(0, 1020, 995), .read(5, at: 190)]
        let older = try await result(Self.base + ",idle=10", events)
        #expect(older.counts.recompressed == .zero && older.counts.incompressible == 1)
        let newer = try await result(Self.base + ",idle=10", kernel: .linux73, events)
        #expect(newer.counts.recompressed == [0, 1, 0, 0] && newer.counts.incompressible == 0)
        #expect(newer.counts.compressedBytes == 995)
    }

    @Test("threshold: shorter pages are let be, and so are results that are not below it")
    func threshold() async throws {
        let events: [TestEvent] = [
            .write(0, 1400, 700), .write(1, 2000, 1600), .write(2, 2000, 900), .read(9, at: 116),
        ]
        let result = try await result(
            Self.base + ",idle=10,recompress.threshold=1500", events)
        #expect(result.counts.recompressTries == [0, 2, 0, 0])
        #expect(result.counts.recompressed == [0, 1, 0, 0])
        #expect(result.counts.compressedBytes == 1400 + 2000 + 900)
        // Its class is smaller, so in 6.12 it is not marked; in 7.3 it is.
        #expect(result.counts.incompressible == 0)
        let later = try await SRDevicesTests.result(
            Self.base + ",idle=10,recompress.threshold=1500", kernel: .linux73, events)
        #expect(later.counts.incompressible == 1 && later.counts.compressedBytes == 4300)
    }

    @Test("max_pages: 6.12 takes the first by index, 7.3 the largest")
    func order() async throws {
        let events: [TestEvent] = [
            .write(0, 1000, 600), .write(1, 3000, 600), .write(2, 2000, 600), .read(9, at: 116),
        ]
        let spec = Self.base + ",idle=10,recompress.max_pages=1"
        let early = try await result(spec, events)
        #expect(early.counts.recompressSavedBytes == 400)
        let late = try await result(spec, kernel: .linux73, events)
        #expect(late.counts.recompressSavedBytes == 2400)
    }

    @Test("7.3 takes the highest index first among lengths of one step of 64 bytes")
    func steps() async throws {
        // 1,990 and 2,040 are both in step 31; 2,048 begins step 32.
        let events: [TestEvent] = [
            .write(0, 2040, 100), .write(1, 1990, 100), .write(2, 1900, 100), .read(9, at: 116),
        ]
        let result = try await result(
            Self.base + ",idle=10,recompress.max_pages=1", kernel: .linux73, events)
        #expect(result.counts.recompressSavedBytes == 1890)
    }

    @Test("huge: pages stored whole alone, whatever their age, and no compressor brings them back")
    func huge() async throws {
        let result = try await result(
            Self.base + ",recompress.type=huge",
            [.write(0, 4000, 3000), .write(1, 2000, 500), .read(0, at: 106)])
        #expect(result.counts.recompressed == [0, 1, 0, 0] && result.counts.whole == 0)
        #expect(result.counts.compressedBytes == 5000)
        #expect(result.counts.decompressions == [0, 1, 0, 0])
    }

    @Test("Further algorithms: 6.12 goes on to the first that helps, 7.3 has one priority a write")
    func priorities() async throws {
        let spec =
            "zram,comp_algorithm=lzo,recomp_algorithm=lz4hc,recomp_algorithm.2=zstd,interval=5,idle=10"
        let events: [TestEvent] = [.write(0, 1000, 600, 1000), .read(9, at: 116)]
        let early = try await result(spec, events)
        #expect(early.algorithms == ["lzo", "lz4hc", "zstd"])
        #expect(early.counts.recompressTries == [0, 1, 1, 0])
        #expect(early.counts.recompressed == [0, 0, 1, 0])
        let late = try await result(spec, kernel: .linux73, events)
        #expect(late.counts.recompressTries == [0, 1, 0, 0])
        #expect(late.counts.recompressed == .zero && late.counts.incompressible == 0)
        let told = try await result(spec + ",recompress.priority=2", kernel: .linux73, events)
        #expect(told.counts.recompressed == [0, 0, 1, 0])
    }

    @Test("6.12 brings a page back before it sees that it has the highest priority: each run again")
    func inVain() async throws {
        let events: [TestEvent] = [.write(0, 1000, 600), .read(9, at: 131)]
        let early = try await result(Self.base + ",idle=10", events)
        // Compressed again at 115 s; brought back in vain at 120, 125 and 130 s, for its time is gone.
        #expect(early.counts.decompressions == [1, 3, 0, 0])
        let late = try await result(Self.base + ",idle=10", kernel: .linux73, events)
        #expect(late.counts.decompressions == [1, 0, 0, 0])
    }

    @Test("Long gaps are passed over: what happens is as if every run were made")
    func gap() async throws {
        // 6.12 brings the page back in vain 1,000,000 - 23 times: the runs from 120 s on.
        let end = 100 + 5.0 * 1_000_000 + 1
        let result = try await result(
            Self.base + ",idle=10", [.write(0, 1000, 600), .read(9, at: end)])
        #expect(result.counts.policyRuns == 1_000_000)
        #expect(result.counts.decompressions == [1, 999_997, 0, 0])
    }
}
