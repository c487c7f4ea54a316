// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Subprocess
public import SystemPackage

/// The QEMU program: where it is, and which version it is.
public struct QEMU: Sendable, Hashable {
    public let path: FilePath
    /// As printed, for example `7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)`.
    public let version: String

    public static let program = "qemu-system-x86_64"

    public init(path: FilePath, version: String) {
        self.path = path
        self.version = version
    }

    /// Finds QEMU in `PATH`, or where `SRORCH_QEMU` says, and asks for its version.
    ///
    /// - Throws: ``MachineError`` of code `missingTool` that names the package.
    public static func find(environment: [String: String]) async throws -> QEMU {
        let executable: Executable
        if let given = environment["SRORCH_QEMU"] {
            executable = .path(FilePath(given))
        } else {
            executable = .name(program)
        }
        do {
            let path = try await executable.resolveExecutablePath(in: .inherit)
            let result = try await run(
                .path(path), arguments: ["--version"], output: .string(limit: 4096))
            guard result.terminationStatus.isSuccess,
                let line = result.standardOutput.split(separator: "\n").first,
                let version = line.split(separator: "version ").last
            else {
                throw MachineError(
                    .missingTool, "\(path) --version does not work: is it QEMU?")
            }
            return QEMU(path: path, version: String(version))
        } catch is SubprocessError {
            throw MachineError(
                .missingTool,
                "\(environment["SRORCH_QEMU"] ?? program) not found; "
                    + "install it with: apt-get install qemu-system-x86 (srorch doctor says more)")
        }
    }
}
