// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

@Suite("What the shim says")
struct SteadinessTests {
    private let folder = FilePath(FileManager.default.temporaryDirectory.path)
        .appending("srtest-steady-\(UUID())")

    /// The report after a process wrote so many numbers into it.
    private func flaw(_ numbers: [UInt64]) throws -> String? {
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let report = try SteadyReport(path: folder.appending("steady"))
        var bytes = Data()
        for number in numbers {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        let file = try FileDescriptor.open(report.path, .writeOnly)
        try file.closeAfter { _ = try file.writeAll(bytes) }
        // As a capture does once QEMU has its inputs open.
        try FileManager.default.removeItem(atPath: report.path.string)
        return report.flaw
    }

    @Test func onlyAShimThatWasAskedIsBelieved() throws {
        let version = UInt64(SteadyShim.version)
        #expect(try flaw([version, 40_934]) == nil)
        #expect(try flaw([])?.contains("did not load") == true)
        #expect(try flaw([version, 0])?.contains("did not ask") == true)
        #expect(try flaw([version + 1, 5])?.contains("build both anew") == true)
    }

    @Test func aPathThatNoLoaderTakesIsLinked() throws {
        let shim = SteadyShim(path: "/my trees/libsr_steady.so")
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let link = folder.appending("link.so")
        let words = try shim.words(
            starting: ["/bin/qemu", "-x"], report: "/r", link: link,
            environment: ["LD_PRELOAD": "/theirs.so"])
        #expect(
            words == [
                "/usr/bin/env", "LD_PRELOAD=\(link):/theirs.so", "SR_STEADY=/r", "/bin/qemu", "-x",
            ])
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: link.string)
        #expect(target == "/my trees/libsr_steady.so")
        #expect(throws: SRError.self) {
            try shim.words(starting: [], report: "/r", link: "/a:b/c", environment: [:])
        }
    }
}
