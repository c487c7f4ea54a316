// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRSweep

/// What the runs of a comparison differ in.
@Suite("Pairs") struct PairsPlanTests {
    private func plan(_ a: String, _ b: String, hasNulls: Bool = false) throws -> PairsPlan {
        PairsPlan(
            name: "study", a: try KernelSide(a), b: try KernelSide(b), seeds: Array(1...24),
            hasNulls: hasNulls, words: ["--memory", "64"], limits: [], command: ["true"])
    }

    /// The dummy words of a role's runs, in the seeds' order.
    private func dummies(_ plan: PairsPlan, _ role: PairsPlan.Role) throws -> [String] {
        try plan.runs(role).map { name in
            let words = try #require(plan.sweep.runs.first { $0.name == name }).words
            let place = try #require(words.firstIndex(of: "--env"))
            #expect(words.filter { $0 == "--env" }.count == 1)
            return words[place + 1]
        }
    }

    /// Of two kernels a pair has the kernel to differ in alone, and from seed to seed it begins in
    /// another state of memory.
    @Test func aSeedIsAnotherBootOfBothSides() throws {
        let plan = try plan("6.1", "6.12")
        let words = try dummies(plan, .a)
        #expect(try dummies(plan, .b) == words)
        #expect(Set(words.map(\.count)).count >= 20)
        #expect(words.allSatisfy { $0.hasPrefix("SRORCH_PAIR=") && $0.count <= 1036 })
    }

    /// What two kernels count is held together only where it is of the same pages and programs.
    @Test(
        arguments: [
            ("6.12-arm64", "7.3-arm64", nil), ("6.12-arm64-16k", "7.3.4+deb13-arm64-16k", nil),
            ("6.12-arm64", "6.12-arm64-16k", .pageSizesDiffer),
            ("6.1", "7.3-arm64-16k", .pageSizesDiffer),
            ("6.12", "6.12-arm64", .usage),
        ] as [(String, String, SRError.Code?)])
    func kernelsOfOnePageSizeArePairs(a: String, b: String, code: SRError.Code?) throws {
        var thrown: SRError?
        do { try KernelSide.check(KernelSide(a), KernelSide(b)) } catch let error as SRError {
            thrown = error
        }
        #expect(thrown?.code == code)
    }

    /// Both sides of a pair have the memory that the one takes that needs more to come up.
    @Test(arguments: [
        (["6.12-arm64", "7.3-arm64"], 60), (["7.3-arm64", "6.12-arm64"], 60),
        (["6.12-arm64", "6.12-arm64"], 0), (["6.12-arm64-16k", "7.3-arm64-16k"], 0),
        (["6.1", "7.3"], 0),
    ])
    func aPairHasTheMemoryThatEitherTakes(kernels: [String], memory: Int) throws {
        #expect(try KernelSide.leastMemoryMiB(kernels.map { try KernelSide($0) }) == memory)
    }

    /// A change that does nothing is another word in each run, and never the run's own.
    @Test(arguments: [false, true])
    func nothingIsChangedAnewForEachSeed(isOwnRole: Bool) throws {
        let plan = try plan("6.12", isOwnRole ? "6.1" : "6.12", hasNulls: isOwnRole)
        let (words, others) = (try dummies(plan, .a), try dummies(plan, isOwnRole ? .null : .b))
        #expect(zip(words, others).allSatisfy { $0.count != $1.count })
        let apart = zip(words, others).map { $0.count - $1.count }
        #expect(Set(apart).count >= 20 && apart.contains { $0 < 0 } && apart.contains { $0 > 0 })
    }
}
