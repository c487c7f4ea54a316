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
            digest: 0x59cd_9fb4_09f6_0f8e),
        Pin(
            name: "zipf-kv", kernel: .linux61, counts: [2762, 4892, 1472],
            digest: 0x4d36_0486_92b7_11d6),
        Pin(
            name: "matrix", kernel: .linux61, counts: [1365, 1344, 1152],
            digest: 0x4b9d_507f_f461_a988),
        Pin(
            name: "graph", kernel: .linux61, counts: [1534, 8766, 1472],
            digest: 0x09ff_5556_60f0_bbca),
        Pin(
            name: "database-scan", kernel: .linux61, counts: [1955, 4251, 1536],
            digest: 0xc93b_45c0_4902_a922),
        Pin(
            name: "text-index", kernel: .linux61, counts: [1269, 1133, 1088],
            digest: 0xebda_030f_a962_dbab),
        Pin(
            name: "media", kernel: .linux61, counts: [11439, 10510, 11392],
            digest: 0xd52d_f68c_9481_5f97),
        Pin(
            name: "compile-like", kernel: .linux61, counts: [3569, 3068, 3136],
            digest: 0x8e45_aef5_8ac4_09c5),
        Pin(
            name: "phases", kernel: .linux61, counts: [4835, 3403, 4800],
            digest: 0x27ff_faf1_854e_66f8),
        Pin(
            name: "memory-fill", kernel: .linux612, counts: [2754, 2763, 1493],
            digest: 0x0db3_daf9_0472_d70c),
        Pin(
            name: "zipf-kv", kernel: .linux612, counts: [2645, 4588, 1503],
            digest: 0x2ef3_0cda_53af_343f),
        Pin(
            name: "matrix", kernel: .linux612, counts: [1276, 1073, 1063],
            digest: 0x9fc6_cadb_cffc_1449),
        Pin(
            name: "graph", kernel: .linux612, counts: [1534, 8950, 1494],
            digest: 0x9cb7_3658_87b4_f754),
        Pin(
            name: "database-scan", kernel: .linux612, counts: [1900, 3977, 1540],
            digest: 0x11bf_b15e_adf5_ba50),
        Pin(
            name: "text-index", kernel: .linux612, counts: [1197, 939, 968],
            digest: 0x6078_36ee_f72d_1254),
        Pin(
            name: "media", kernel: .linux612, counts: [11170, 10181, 11084],
            digest: 0x581d_2aa9_4fe3_3685),
        Pin(
            name: "compile-like", kernel: .linux612, counts: [3280, 2690, 3121],
            digest: 0x0cd3_51a0_122d_b320),
        Pin(
            name: "phases", kernel: .linux612, counts: [4493, 3030, 4480],
            digest: 0xc759_2992_1dd6_c6ac),
        Pin(
            name: "memory-fill", kernel: .linux73, counts: [2754, 2762, 1536],
            digest: 0x1459_32a4_e49f_3048),
        Pin(
            name: "zipf-kv", kernel: .linux73, counts: [2758, 4715, 1519],
            digest: 0xa9cf_4bc3_8c2d_facc),
        Pin(
            name: "matrix", kernel: .linux73, counts: [1264, 1130, 1168],
            digest: 0x1581_7b6e_e2df_cd49),
        Pin(
            name: "graph", kernel: .linux73, counts: [1534, 8746, 1534],
            digest: 0x23c5_8379_d2ef_9e23),
        Pin(
            name: "database-scan", kernel: .linux73, counts: [1944, 4225, 1550],
            digest: 0xf504_1694_177d_b68c),
        Pin(
            name: "text-index", kernel: .linux73, counts: [1219, 946, 1056],
            digest: 0xc9fa_9476_8640_56dd),
        Pin(
            name: "media", kernel: .linux73, counts: [10826, 10409, 10730],
            digest: 0x11f3_92bb_b4f2_4cd0),
        Pin(
            name: "compile-like", kernel: .linux73, counts: [3347, 2781, 3224],
            digest: 0xf402_c416_08ff_989a),
        Pin(
            name: "phases", kernel: .linux73, counts: [4697, 3275, 4742],
            digest: 0x569a_930b_6c94_1d88),
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
