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
            digest: 0x253a_5279_6c57_6158),
        Pin(
            name: "zipf-kv", kernel: .linux61, counts: [2776, 4905, 1472],
            digest: 0xb5e4_3b60_4700_5cd3),
        Pin(
            name: "matrix", kernel: .linux61, counts: [1350, 1420, 1152],
            digest: 0xfdef_a384_421e_2c5b),
        Pin(
            name: "graph", kernel: .linux61, counts: [1535, 8749, 1472],
            digest: 0x3f47_5b26_0580_23ed),
        Pin(
            name: "database-scan", kernel: .linux61, counts: [1936, 4143, 1472],
            digest: 0x8d37_700d_3d18_58d2),
        Pin(
            name: "text-index", kernel: .linux61, counts: [1614, 1484, 1408],
            digest: 0x705b_ba87_8650_e794),
        Pin(
            name: "media", kernel: .linux61, counts: [11330, 10400, 11264],
            digest: 0x7b0d_4a99_fa59_5d07),
        Pin(
            name: "compile-like", kernel: .linux61, counts: [3542, 3059, 3136],
            digest: 0xa643_4524_eea0_f6de),
        Pin(
            name: "phases", kernel: .linux61, counts: [4831, 3389, 4800],
            digest: 0xbebc_5fa3_8f58_73d0),
        Pin(
            name: "memory-fill", kernel: .linux612, counts: [2754, 2754, 1472],
            digest: 0x44e3_7b45_e4fb_60bd),
        Pin(
            name: "zipf-kv", kernel: .linux612, counts: [2656, 4620, 1472],
            digest: 0xce88_8c7e_cab1_10e3),
        Pin(
            name: "matrix", kernel: .linux612, counts: [1358, 1171, 1152],
            digest: 0x0f7e_d942_a1a8_1539),
        Pin(
            name: "graph", kernel: .linux612, counts: [1534, 8992, 1472],
            digest: 0x5a4b_3a31_972f_2532),
        Pin(
            name: "database-scan", kernel: .linux612, counts: [1954, 4189, 1600],
            digest: 0xb119_8f62_d27d_4024),
        Pin(
            name: "text-index", kernel: .linux612, counts: [1533, 1325, 1280],
            digest: 0xeb41_787d_ff69_4e29),
        Pin(
            name: "media", kernel: .linux612, counts: [11292, 10392, 11206],
            digest: 0x3e1a_4619_35b6_87b0),
        Pin(
            name: "compile-like", kernel: .linux612, counts: [3504, 2916, 3392],
            digest: 0x44e5_8539_aefd_756e),
        Pin(
            name: "phases", kernel: .linux612, counts: [4636, 3216, 4672],
            digest: 0x80d2_6562_0bf9_f30c),
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
