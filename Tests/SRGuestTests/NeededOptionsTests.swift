// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SystemPackage
import Testing

@testable import SRGuest

/// What a kernel's configuration lacks, by the fragment that users are given.
@Suite("Needed options") struct NeededOptionsTests {
    private static let home = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL.path

    private func lines(without left: Set<String>) throws -> [String] {
        let needed = try NeededOptions(RecipeBook(home: Self.home))
        let text = needed.text.split(separator: "\n").filter { line in
            line.hasPrefix("CONFIG_") && !left.contains(String(line.dropLast(2)))
        }.joined(separator: "\n")
        let config = try KernelConfig(text: text, path: "/c")
        return needed.missing(in: config, loadable: []).map(\.line)
    }

    @Test func theFragmentLacksNothing() throws {
        #expect(try lines(without: []).isEmpty)
        #expect(
            try lines(without: ["CONFIG_PVH", "CONFIG_BTT"]) == ["CONFIG_PVH=y", "CONFIG_BTT=y"])
    }

    /// fs/proc/Kconfig: 6.12 has PROC_SYSCTL, which selects SYSCTL; 7.3 has SYSCTL alone.
    @Test func oneNameOfTwoIsEnough() throws {
        #expect(try lines(without: ["CONFIG_PROC_SYSCTL"]).isEmpty)
        #expect(try lines(without: ["CONFIG_SYSCTL"]).isEmpty)
        #expect(
            try lines(without: ["CONFIG_PROC_SYSCTL", "CONFIG_SYSCTL"])
                == ["CONFIG_PROC_SYSCTL=y or CONFIG_SYSCTL=y"])
    }
}
