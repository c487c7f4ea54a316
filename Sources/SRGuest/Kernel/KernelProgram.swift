// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// A program of this host that reading or building a kernel takes.
struct KernelProgram {
    let name: String
    /// The package that has it, as Debian names it.
    let package: String
    /// Variables that it sees beside this process's own.
    var variables: [Environment.Key: String?] = [:]

    struct Ending {
        let isSuccess: Bool
        let output: String
        let complaint: String
    }

    private static let limit = 8 << 20

    /// Runs it.
    ///
    /// - Throws: `SRError` of code `missingTool` where it is not installed.
    func run(_ words: [String]) async throws -> Ending {
        var environment = Environment.inherit.updating([
            // What looks at kernels lies where plain users do not look.
            "PATH": (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin:/sbin",
            "LC_ALL": "C",
        ])
        environment = environment.updating(variables)
        do {
            let result = try await Subprocess.run(
                .name(name), arguments: Arguments(words), environment: environment, input: .none,
                output: .string(limit: Self.limit), error: .string(limit: Self.limit))
            try Task.checkCancellation()
            return Ending(
                isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput,
                complaint: result.standardError)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw SRError(
                .missingTool, "\(name) not found; install it with: apt-get install \(package)")
        }
    }
}
