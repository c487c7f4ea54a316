// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

@testable import SRSynth

/// The same words give the same bytes, and the published digests hold.
@Suite struct RepeatTests {
    @Test(arguments: SmallRun.names) func twiceIsTheSameAndAnotherSeedIsNot(
        _ name: String
    ) throws {
        let (first, bytes) = try SmallRun.synth(name).runInMemory()
        let (second, again) = try SmallRun.synth(name).runInMemory()
        let (other, _) = try SmallRun.synth(name, seed: 2).runInMemory()
        #expect(bytes == again)
        #expect(first.digest == second.digest)
        #expect(first.digest != other.digest)
    }

    /// Lengths found ahead and events packed beside the model are those of one processor.
    @Test(arguments: SmallRun.names, [KernelSeries.linux61, .linux73])
    func processorsChangeNothing(_ name: String, _ kernel: KernelSeries) throws {
        var synth = try SmallRun.synth(name, kernel: kernel)
        let (one, bytes) = try synth.runInMemory()
        #expect(one.counters.compressed > 0)
        for jobs in [2, 5] {
            synth.jobs = jobs
            let (several, same) = try synth.runInMemory()
            #expect(same == bytes, "\(jobs) processors")
            #expect(several.digest == one.digest && several.counters == one.counters)
            #expect(several.totals == one.totals && several.nanoseconds == one.nanoseconds)
        }
    }

    /// The hash that skips leading zeros is that of all bytes.
    @Test func theHashIsThatOfEveryByte() {
        for number in [0, 1, 0xff, 0x100, 0xab00, 0x1234_5678, UInt64.max, 1 << 56] {
            let bytes = 8
            var hash = FNV1a()
            hash.add(7, bytes: 2)
            hash.add(number, bytes: bytes)
            var plain: UInt64 = 0xcbf2_9ce4_8422_2325
            for value in [(7, 2), (number, bytes)] as [(UInt64, Int)] {
                for place in 0..<value.1 {
                    plain = (plain ^ value.0 >> UInt64(8 * place) & 0xff) &* 0x100_0000_01b3
                }
            }
            #expect(hash.value == plain, "\(number)")
        }
    }

    /// A run's pinned figures: writes, reads, frees and the digest over its events. A change
    /// of any rule, cost, content or pattern shows here; docs/synth.md publishes three.
    struct Pin: Sendable, CustomTestStringConvertible {
        var name: String
        var kernel: KernelSeries
        var counts: [UInt64]
        var digest: UInt64
        var testDescription: String { "\(name) \(kernel.rawValue)" }
    }

    static let pins: [Pin] = [
        Pin(
            name: "memory-fill", kernel: .linux61, counts: [3071, 3076, 1472],
            digest: 0x469f_73e2_e281_5757),
        Pin(
            name: "zipf-kv", kernel: .linux61, counts: [2762, 4892, 1472],
            digest: 0x7ff6_fd7d_0d03_6bc6),
        Pin(
            name: "matrix", kernel: .linux61, counts: [1365, 1344, 1152],
            digest: 0xac0d_1f3c_b932_1ed9),
        Pin(
            name: "graph", kernel: .linux61, counts: [1535, 8741, 1472],
            digest: 0x4219_e89b_352f_0364),
        Pin(
            name: "database-scan", kernel: .linux61, counts: [1931, 4149, 1536],
            digest: 0x68f8_741c_484e_c09b),
        Pin(
            name: "text-index", kernel: .linux61, counts: [1269, 1133, 1088],
            digest: 0x459a_af62_c88b_d929),
        Pin(
            name: "media", kernel: .linux61, counts: [11117, 10255, 11072],
            digest: 0xbac1_1819_5fed_aaad),
        Pin(
            name: "compile-like", kernel: .linux61, counts: [3562, 3069, 3136],
            digest: 0xbb68_0895_2767_5e39),
        Pin(
            name: "phases", kernel: .linux61, counts: [4851, 3399, 4800],
            digest: 0x8769_5512_2ff4_3b10),
        Pin(
            name: "memory-fill", kernel: .linux612, counts: [2754, 2769, 1472],
            digest: 0xcac4_2b9f_795f_2ff6),
        Pin(
            name: "zipf-kv", kernel: .linux612, counts: [2662, 4669, 1448],
            digest: 0xe128_e408_35cc_a2c0),
        Pin(
            name: "matrix", kernel: .linux612, counts: [1276, 1073, 1063],
            digest: 0xe567_8b0d_c5db_da14),
        Pin(
            name: "graph", kernel: .linux612, counts: [1534, 8947, 1492],
            digest: 0xee97_db48_f672_8691),
        Pin(
            name: "database-scan", kernel: .linux612, counts: [1897, 3974, 1527],
            digest: 0xebdb_10e2_2bc9_a0fd),
        Pin(
            name: "text-index", kernel: .linux612, counts: [1197, 939, 968],
            digest: 0xbd51_8343_8778_20e3),
        Pin(
            name: "media", kernel: .linux612, counts: [10975, 10180, 10898],
            digest: 0x25ab_a7ba_5a55_d38c),
        Pin(
            name: "compile-like", kernel: .linux612, counts: [3360, 2760, 3222],
            digest: 0xbcdb_ac13_1cf9_8142),
        Pin(
            name: "phases", kernel: .linux612, counts: [4411, 3056, 4381],
            digest: 0x3562_e61a_72f0_d4b2),
        Pin(
            name: "memory-fill", kernel: .linux73, counts: [2754, 2762, 1536],
            digest: 0x9ee8_e459_662f_87ac),
        Pin(
            name: "zipf-kv", kernel: .linux73, counts: [2728, 4672, 1517],
            digest: 0x1f4b_3669_c498_d204),
        Pin(
            name: "matrix", kernel: .linux73, counts: [1264, 1130, 1168],
            digest: 0x3067_4e71_c38a_e9bb),
        Pin(
            name: "graph", kernel: .linux73, counts: [1534, 8746, 1534],
            digest: 0x9839_37e3_4f6d_50ba),
        Pin(
            name: "database-scan", kernel: .linux73, counts: [1944, 4225, 1550],
            digest: 0xed72_3485_602c_e32e),
        Pin(
            name: "text-index", kernel: .linux73, counts: [1219, 946, 1056],
            digest: 0x6a31_a927_8263_8990),
        Pin(
            name: "media", kernel: .linux73, counts: [10826, 10409, 10730],
            digest: 0x5e0f_41aa_e664_b4a4),
        Pin(
            name: "compile-like", kernel: .linux73, counts: [3347, 2781, 3224],
            digest: 0x045d_e97c_13f6_6c64),
        Pin(
            name: "phases", kernel: .linux73, counts: [4697, 3275, 4742],
            digest: 0x1557_f557_06be_2b41),
    ]

    @Test(arguments: pins) func countsAndDigestAreAsPublished(_ pin: Pin) throws {
        let outcome = try SmallRun.synth(pin.name, kernel: pin.kernel).runInMemory().0
        let totals = outcome.totals
        #expect([totals.writes, totals.reads, totals.frees] == pin.counts)
        #expect(
            outcome.digest == pin.digest,
            "events are 0x\(String(outcome.digest, radix: 16))")
    }
}
