// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import Testing

/// A kernel series is a case of `KernelSeries`, and the compiler names every place at which it has
/// to be decided what a new one does.
@Suite("A made-up kernel")
struct NewKernelTests {
    /// The small module that holds the facts, with one more series, type-checked.
    private static let check = """
        cp -r "$SOURCE"/Sources/SRLinux facts
        sed -i '0,/^    case /s//    case madeUp = "99.9"\\n    case /' facts/KernelSeries.swift
        grep -q madeUp facts/KernelSeries.swift || exit 3
        swiftc -typecheck -wmo -swift-version 6 -parse-as-library facts/*.swift 2> errors
        echo $? > status
        grep -hE '^[^ ]+:[0-9]+:[0-9]+: error:' errors | sed 's/^.*facts.//; s/:[0-9]*: error: /: /'
        test "$(cat status)" = 1
        """

    @Test func theCompilerNamesEveryPlaceToDecide() async throws {
        let shell = try Shell()
        let ending = try await shell(Self.check)
        #expect(ending.status == 0, "\(ending)")
        let lines = ending.output.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.hasSuffix("switch must be exhaustive") }, "\(lines)")
        // Every switch of the facts is over the series itself.
        let places = try await shell(
            """
            cd "$SOURCE"/Sources/SRLinux
            grep -n 'switch self {' KernelSeries*.swift | sed 's/:[^:]*$//'
            """)
        let expected = places.output.split(separator: "\n").map(String.init)
        let named = lines.map { $0.split(separator: ":").prefix(2).joined(separator: ":") }
        #expect(expected.count >= 10, "\(expected)")
        #expect(Set(named) == Set(expected) && named.count == expected.count, "\(named)")
    }

    /// As it stands the module compiles: what is named above is the new series' alone.
    @Test func withoutItNothingIsNamed() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            swiftc -typecheck -wmo -swift-version 6 -parse-as-library "$SOURCE"/Sources/SRLinux/*.swift
            """)
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending)")
    }

    /// Elsewhere nobody asks which series it is, but what it does; no switch could swallow a new
    /// one by a default, no comparison make it one of the old ones.
    @Test func nobodyElseDecidesByTheSeries() async throws {
        let cases = KernelSeries.allCases.map { "\($0)" }.joined(separator: "|")
        let shell = try Shell()
        let ending = try await shell(
            #"""
            cd "$SOURCE"
            # A case of a switch, a comparison, or a default within a switch over the series.
            grep -rnE 'case \.(\#(cases))\b|[!=]= \.?(KernelSeries\.)?(\#(cases))\b' \
                --include='*.swift' Sources | grep -v '^Sources/SRLinux/'
            grep -nE '^ *(default|@unknown default) *:' Sources/SRLinux/*.swift
            true
            """#)
        #expect(ending.output.isEmpty, "\(ending.output)")
        #expect(cases.contains("linux61"))
    }
}
