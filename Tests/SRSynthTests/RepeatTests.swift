// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

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
        var kernel: ModelKernel
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
            name: "memory-fill", kernel: .linux612, counts: [2754, 2777, 1472],
            digest: 0x1c7a_a8c1_2b8d_b76d),
        Pin(
            name: "zipf-kv", kernel: .linux612, counts: [2704, 4684, 1472],
            digest: 0x2036_e48e_315a_fc06),
        Pin(
            name: "matrix", kernel: .linux612, counts: [1352, 1183, 1152],
            digest: 0x3681_3b2e_a752_0a2f),
        Pin(
            name: "graph", kernel: .linux612, counts: [1534, 9054, 1472],
            digest: 0x5e2c_163c_1eb0_a7c2),
        Pin(
            name: "database-scan", kernel: .linux612, counts: [1990, 4117, 1600],
            digest: 0xafd4_8889_4ef9_963f),
        Pin(
            name: "text-index", kernel: .linux612, counts: [1676, 1430, 1408],
            digest: 0xdb2e_7652_05a5_0267),
        Pin(
            name: "media", kernel: .linux612, counts: [11237, 10328, 11185],
            digest: 0x6212_e0dc_fde5_a0ca),
        Pin(
            name: "compile-like", kernel: .linux612, counts: [3526, 2932, 3392],
            digest: 0x0518_c83c_2100_94fa),
        Pin(
            name: "phases", kernel: .linux612, counts: [4810, 3400, 4864],
            digest: 0xe9e0_6343_d5e5_9b6e),
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
