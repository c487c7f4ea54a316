// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import Workloads

@Suite struct ParameterTests {
    @Test(arguments: [
        ("4096", 4096), ("4K", 4096), ("96M", 96 << 20), ("96MiB", 96 << 20), ("1.5G", 3 << 29),
        ("2T", 2 << 40), ("0", 0), ("96m", 96 << 20), ("64kb", 64 << 10), ("5gib", 5 << 30),
        ("12B", 12), ("4611686018427387903", 1 << 62 - 1), (".5K", 512),
    ])
    func sizesAreRead(_ text: String, _ bytes: Int) {
        #expect(ByteSize.parse(text) == bytes)
    }

    @Test(arguments: [
        "", "K", "-4K", "4X", "1e3", "0x10", "nan", "inf", "1.0001K", "9999999999G", ".", "1.2.3K",
        "4 K", "4KiBB", "99999999999999999999", "4611686018427387904",
    ])
    func otherTextIsNoSize(_ text: String) {
        #expect(ByteSize.parse(text) == nil)
    }

    /// What a number counts in that has no suffix is the option's own; a suffix outweighs it.
    @Test func aBareNumberIsWhatTheOptionSays() {
        #expect(ByteSize.parse("96", bare: 1 << 20) == 96 << 20)
        #expect(ByteSize.parse("1.5", bare: 1 << 20) == 3 << 19)
        #expect(ByteSize.parse("96K", bare: 1 << 20) == 96 << 10)
        #expect(ByteSize.parse("96B", bare: 1 << 20) == 96)
        #expect(ByteSize.parse("99999999999999", bare: 1 << 20) == nil)
    }

    @Test(arguments: [
        ("90", 90_000_000_000), ("1.5s", 1_500_000_000), ("250ms", 250_000_000), ("3us", 3000),
        ("7ns", 7), ("10m", 600_000_000_000), ("2h", 7_200_000_000_000), ("1d", 86_400_000_000_000),
        ("0", 0), ("9007199.254740993", 9_007_199_254_740_993),
    ])
    func timesAreRead(_ text: String, _ nanoseconds: Int) {
        #expect(TimeSpan.nanoseconds(text) == nanoseconds)
    }

    @Test(arguments: ["", "s", "-1", "nan", "inf", "1e3", "0.1ns", "5 s", "5S", "5w", "99999999d"])
    func otherTextIsNoTime(_ text: String) {
        #expect(TimeSpan.nanoseconds(text) == nil)
    }

    @Test func formattingIsTheInverseOfParsing() {
        for bytes in [0, 1, 4095, 4096, 5 << 20, 3 << 29, 1 << 40] {
            #expect(ByteSize.parse(ByteSize.format(bytes)) == bytes)
        }
    }

    @Test func twoSpellingsOfASizeAreOneRecipe() {
        let size = WorkloadParameter(
            "size", .size(4096...(1 << 30)), default: .fixed("4K"), doc: "")
        #expect(size.canonical("98304K") == "96M")
        #expect(size.canonical("4097") == nil)
        #expect(size.canonical("2G") == nil)
    }

    @Test func aMixIsOrderedAndAddsUpTo100() {
        let mix = WorkloadParameter(
            "mix", .mix(["zero", "text"]), default: .fixed("zero:0,text:100"), doc: "")
        #expect(mix.canonical("text:60,zero:40") == "zero:40,text:60")
        #expect(mix.canonical("text:100") == "zero:0,text:100")
        for bad in ["text:99", "text:60,text:40", "noise:100", "text", "", "text:60,zero:40,"] {
            #expect(mix.canonical(bad) == nil, "\(bad)")
        }
    }

    @Test func assignmentsSplitAtTheFirstEquals() throws {
        #expect(
            try Workload.assignments(["a=1", "b=x=y", "c="]) == ["a": "1", "b": "x=y", "c": ""])
        #expect(throws: SRError.malformedAssignment("a")) { try Workload.assignments(["a"]) }
        #expect(throws: SRError.malformedAssignment("=1")) {
            try Workload.assignments(["=1"])
        }
        #expect(throws: SRError.repeatedParameter("a")) {
            try Workload.assignments(["a=1", "a=1"])
        }
    }

    @Test(arguments: [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("A", "a", 0)])
    func editDistance(_ a: String, _ b: String, _ steps: Int) {
        #expect(Nearest.distance(a, b) == steps)
    }

    @Test func nothingNearIsNotSuggested() {
        #expect(Nearest.name(to: "zzzz", among: ["sort", "xz"]) == nil)
    }
}
