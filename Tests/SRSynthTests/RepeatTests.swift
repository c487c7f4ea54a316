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
            name: "memory-fill", kernel: .linux61, counts: [3071, 3075, 1472],
            digest: 0x5ec1_d43d_a56c_29ff),
        Pin(
            name: "zipf-kv", kernel: .linux61, counts: [2776, 4905, 1472],
            digest: 0xfa87_e95f_ab35_3508),
        Pin(
            name: "matrix", kernel: .linux61, counts: [1350, 1420, 1152],
            digest: 0x6750_f996_9360_c2d4),
        Pin(
            name: "graph", kernel: .linux61, counts: [1535, 8749, 1472],
            digest: 0xbf16_9ba2_a499_7793),
        Pin(
            name: "database-scan", kernel: .linux61, counts: [1936, 4143, 1472],
            digest: 0x4fc4_cb25_0d93_803c),
        Pin(
            name: "text-index", kernel: .linux61, counts: [1614, 1484, 1408],
            digest: 0xd6a3_d001_f8c7_108d),
        Pin(
            name: "media", kernel: .linux61, counts: [11330, 10400, 11264],
            digest: 0xfad7_bc63_a0ee_93b8),
        Pin(
            name: "compile-like", kernel: .linux61, counts: [3542, 3059, 3136],
            digest: 0x6ee5_259b_9abf_04ed),
        Pin(
            name: "phases", kernel: .linux61, counts: [4831, 3389, 4800],
            digest: 0xe1aa_5c48_adb0_f674),
        Pin(
            name: "memory-fill", kernel: .linux612, counts: [2754, 2754, 1472],
            digest: 0xe861_3f0d_1501_3c76),
        Pin(
            name: "zipf-kv", kernel: .linux612, counts: [2656, 4620, 1472],
            digest: 0xd3ed_5f7a_2ce2_0b30),
        Pin(
            name: "matrix", kernel: .linux612, counts: [1358, 1171, 1152],
            digest: 0xfc20_5cdf_9241_0265),
        Pin(
            name: "graph", kernel: .linux612, counts: [1534, 8992, 1472],
            digest: 0xebfa_f893_1105_1fdc),
        Pin(
            name: "database-scan", kernel: .linux612, counts: [1954, 4189, 1600],
            digest: 0x764d_8e34_a76d_0bf3),
        Pin(
            name: "text-index", kernel: .linux612, counts: [1533, 1325, 1280],
            digest: 0x6d9e_1200_221f_0a10),
        Pin(
            name: "media", kernel: .linux612, counts: [11292, 10392, 11206],
            digest: 0x4b74_7147_99f8_8ca2),
        Pin(
            name: "compile-like", kernel: .linux612, counts: [3504, 2916, 3392],
            digest: 0xcf12_970c_a556_1656),
        Pin(
            name: "phases", kernel: .linux612, counts: [4636, 3216, 4672],
            digest: 0xc3ea_0dda_fabc_85d0),
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
