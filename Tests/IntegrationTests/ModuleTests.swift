// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import SRGuest

/// The kernel module's own tests (kernel/tests), each kernel in a guest.
@Suite("The kernel module", .inTurn)
struct ModuleTests {
    private static let source = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: [("6.1", "1"), ("6.12", "2"), ("7.3", "2"), ("6.12-arm64-16k", "2")])
    func passesItsTests(kernel: String, processors: String) async throws {
        let built = try await Tool.run(["vm", "build", "--kernel", kernel])
        #expect(built.status == 0, "\(built.complaint)")
        let line = try #require(
            built.output.split(separator: "\n").first { $0.hasPrefix("kernel \(kernel) ") })
        let folder = line.dropFirst("kernel \(kernel) ".count)
        var environment = Environment.inherit
        if kernel.contains("arm64") {
            // A host need not have that QEMU.
            let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
            let manifest = try KernelImage(folder: FilePath(String(folder))).manifest
            let qemu = try await QEMU.of(kernel: manifest, store.host { _ in })
            environment = environment.updating(["QEMU": qemu.words.joined(separator: " ")])
        }
        let result = try await Subprocess.run(
            .path(FilePath("\(Self.source.path)/kernel/tests/run")),
            arguments: ["\(folder)/vmlinux", "\(folder)/test", processors],
            environment: environment, input: .none, output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        let output = result.standardOutput
        #expect(result.terminationStatus.isSuccess, "\(output)\(result.standardError)")
        #expect(output.contains("15 passed, 0 failed"), "\(output)")
    }
}
