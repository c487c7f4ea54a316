// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import Workloads

@Suite struct ParameterTests {
    @Test(arguments: [
        ("4096", 4096), ("4K", 4096), ("96M", 96 << 20), ("96MiB", 96 << 20), ("1.5G", 3 << 29),
        ("2T", 2 << 40), ("0", 0),
    ])
    func sizesAreRead(_ text: String, _ bytes: Int) {
        #expect(ByteSize.parse(text) == bytes)
    }

    @Test(arguments: ["", "K", "-4K", "4X", "1e3", "0x10", "nan", "inf", "1.0001K", "9999999999G"])
    func otherTextIsNoSize(_ text: String) {
        #expect(ByteSize.parse(text) == nil)
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
        #expect(throws: WorkloadError.malformedAssignment("a")) { try Workload.assignments(["a"]) }
        #expect(throws: WorkloadError.malformedAssignment("=1")) {
            try Workload.assignments(["=1"])
        }
        #expect(throws: WorkloadError.repeatedParameter("a")) {
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
