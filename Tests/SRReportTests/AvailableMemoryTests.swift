// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import SRStats
import Testing

@testable import SRReport

/// What a comparison says beside its figures: of memory, and of whose code made the lengths.
struct AvailableMemoryTests {
    @Test func onlyADifferenceOverTwoPercentIsSaid() {
        #expect(AvailableMemory([100_000, 98_000]).apart == nil)
        #expect(AvailableMemory([100_000, nil]).apart == nil && AvailableMemory([]).apart == nil)
        #expect(
            AvailableMemory([100_000, 97_900]).apart
                == "The memory available at the start differs by 2.1 %: 100,000 and 97,900 KiB")
        #expect(
            AvailableMemory([37_000, 18_500, 30_000]).apart
                == "The memory available at the start differs by 50.0 %: 18,500 to 37,000 KiB")
    }

    private static func profile(_ implementation: String) -> TraceProfile {
        TraceProfile(
            header: TraceHeader(
                pageSize: .kib4, compressors: ["lzo1x-1", "zstd"],
                implementations: ["", implementation]),
            compressor: 1)
    }

    @Test func lengthsOfTwoImplementationsAreNotCompared() {
        func report(_ second: String) -> DistanceReport {
            DistanceReport(
                first: Self.profile("Linux 6.12, zstd 1.5.5"), "a", second: Self.profile(second),
                "b", bootstrap: Bootstrap(), memory: AvailableMemory([50, 40]))
        }
        let other = report("Linux 7.3, zstd 1.5.7")
        #expect(other.notes.contains { $0.contains("Linux 7.3, zstd 1.5.7 in b") })
        #expect(other.notes.contains { $0.contains("differs by 20.0 %") })
        #expect(!report("Linux 6.12, zstd 1.5.5").notes.contains { $0.contains("zstd 1.5.5") })
        // Of a trace of an earlier tool nothing is known, so nothing is said.
        #expect(!report("").notes.contains { $0.contains("zstd") })
    }
}
