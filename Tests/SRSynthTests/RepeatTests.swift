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
            digest: 0xef4d_982b_cc0c_88a4),
        Pin(
            name: "zipf-kv", kernel: .linux61, counts: [2774, 4885, 1472],
            digest: 0x0853_0f71_6d30_30f2),
        Pin(
            name: "matrix", kernel: .linux61, counts: [1357, 1450, 1152],
            digest: 0x55ea_4226_488c_371b),
        Pin(
            name: "graph", kernel: .linux61, counts: [1535, 8714, 1472],
            digest: 0x9377_9662_4298_be9f),
        Pin(
            name: "database-scan", kernel: .linux61, counts: [1925, 4111, 1536],
            digest: 0xf640_1bda_6df5_9a86),
        Pin(
            name: "text-index", kernel: .linux61, counts: [1442, 1322, 1280],
            digest: 0x0c20_2e88_6a41_49bf),
        Pin(
            name: "media", kernel: .linux61, counts: [11050, 10194, 11008],
            digest: 0x716e_b0e1_4058_5cbb),
        Pin(
            name: "compile-like", kernel: .linux61, counts: [3543, 3022, 3136],
            digest: 0x6f7a_ed67_a3c5_cb2e),
        Pin(
            name: "phases", kernel: .linux61, counts: [4820, 3327, 4800],
            digest: 0x221f_b30c_b0c0_c89b),
        Pin(
            name: "memory-fill", kernel: .linux612, counts: [2754, 2773, 1472],
            digest: 0x1bc7_7019_1956_e6bd),
        Pin(
            name: "zipf-kv", kernel: .linux612, counts: [2692, 4646, 1472],
            digest: 0x59e3_9cb1_37d5_dfbc),
        Pin(
            name: "matrix", kernel: .linux612, counts: [1352, 1185, 1152],
            digest: 0x244f_2289_19eb_57ba),
        Pin(
            name: "graph", kernel: .linux612, counts: [1534, 8942, 1472],
            digest: 0x5ae9_f61c_7805_1c79),
        Pin(
            name: "database-scan", kernel: .linux612, counts: [1961, 4173, 1536],
            digest: 0xc14a_4079_39f1_a157),
        Pin(
            name: "text-index", kernel: .linux612, counts: [1543, 1315, 1344],
            digest: 0x31b2_91b7_574f_07a7),
        Pin(
            name: "media", kernel: .linux612, counts: [11185, 10262, 11085],
            digest: 0x3266_ae59_045e_4825),
        Pin(
            name: "compile-like", kernel: .linux612, counts: [3489, 2898, 3392],
            digest: 0xb6ba_de6f_a745_9603),
        Pin(
            name: "phases", kernel: .linux612, counts: [4656, 3197, 4672],
            digest: 0xe79d_9986_e966_f641),
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
