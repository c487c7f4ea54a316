// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// The guest's program, compiled and run on this machine.
@Suite final class MemoryFillTests {
    let program: GuestProgram

    init() throws {
        program = try GuestProgram(compiling: "sr_memory_fill.c")
    }

    @Test(arguments: ["sequential", "shuffled"])
    func verifiesItsOwnPagesAndRepeatsItself(_ order: String) throws {
        let words = ["--size", "1228800", "--passes", "3", "--order", order]
        let first = try program.run(words)
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("memory-fill: 300 pages, 3 passes verified, sum "))
        #expect(try program.run(words).output == first.output)
        #expect(try program.run(words + ["--seed", "2"]).output != first.output)
    }

    @Test func orderDoesNotChangeTheSum() throws {
        let words = ["--size", "1228800", "--passes", "2", "--order"]
        #expect(
            try program.run(words + ["sequential"]).output
                == program.run(words + ["shuffled"]).output)
    }

    @Test(arguments: ["zero", "same", "text", "half", "random"])
    func aFlippedBitIsNamedWithPageAndOffset(_ kind: String) throws {
        let run = try program.run([
            "--size", "409600", "--passes", "2", "--mix", "\(kind):100", "--flip", "63",
        ])
        #expect(run.status == 1)
        #expect(run.errors.contains("CORRUPT: pass 1 page 63 offset 1000:"))
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [
        ["--size", "0"], ["--passes", "x"], ["--mix", "text:99"], ["--mix", "gas:100"],
        ["--order", "up"], ["--flip", "100000000"], ["extra"], ["--nonsense"],
    ])
    func badUsageIsRefused(_ words: [String]) throws {
        let run = try program.run(words)
        #expect(run.status == 2)
        #expect(!run.errors.isEmpty)
    }
}
