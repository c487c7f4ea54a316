// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// The QEMU program: how it is started, and which version it is.
public struct QEMU: Sendable, Hashable {
    /// The program, and before it the loader where QEMU does not run with the host's own.
    public let words: [String]
    /// The version as QEMU prints it: `7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)`.
    public let version: String

    public init(words: [String], version: String) {
        self.words = words
        self.version = version
    }

    /// The version of Debian's package, where it is Debian's:
    /// `1:7.2+dfsg-7+deb12u18+b3`.
    public var packageVersion: String? {
        guard let start = version.firstRange(of: "(Debian ")?.upperBound,
            let end = version[start...].firstIndex(of: ")")
        else { return nil }
        return String(version[start..<end])
    }

    /// The first number of ``version``; nil if it begins with none.
    public var release: Int? { Self.release(of: version) }

    /// The first number of a version, of QEMU or of Debian's package, whose epoch is passed over.
    static func release(of version: String) -> Int? {
        let upstream = version.split(separator: " ").first?.split(separator: ":").last
        return upstream?.split(separator: ".").first.flatMap { Int($0) }
    }

    /// Finds QEMU in `PATH`, or where its variable says, `SRORCH_QEMU` or the like, and asks for its version.
    ///
    /// - Throws: `SRError` of code `missingTool` that names the package.
    public static func find(
        _ emulator: Architecture.Emulator, environment: [String: String]
    ) async throws -> QEMU {
        let executable: Executable
        if let given = environment[emulator.variable] {
            executable = .path(FilePath(given))
        } else {
            executable = .name(emulator.program)
        }
        do {
            return try await of(words: [executable.resolveExecutablePath(in: .inherit).string])
        } catch is SubprocessError {
            throw SRError(.missingTool, absence(of: emulator, environment: environment))
        }
    }

    /// That there is no such program, and what to do: a variable that names another is to be set right.
    static func absence(
        of emulator: Architecture.Emulator, environment: [String: String]
    ) -> String {
        if let given = environment[emulator.variable] {
            return
                "\(emulator.variable) names \(given), and there is no such program: unset it, or "
                + "name a \(emulator.program)"
        }
        return
            "\(emulator.program) not found; install it with: apt-get install \(emulator.package) "
            + "(srorch doctor says more)"
    }

    /// The QEMU that is started by these words, which is asked for its version.
    static func of(words: [String]) async throws -> QEMU {
        let result = try await run(
            .path(FilePath(words[0])), arguments: Arguments(words.dropFirst() + ["--version"]),
            output: .string(limit: 4 << 10), error: .string(limit: 4 << 10))
        guard result.terminationStatus.isSuccess,
            let line = result.standardOutput.split(separator: "\n").first,
            let version = line.split(separator: "version ").last
        else {
            let name = words.first { $0.contains("qemu-system-") } ?? words[0]
            throw SRError(
                .missingTool,
                ProgramWords.after(
                    "\(name) --version does not work: is it QEMU", result.standardError,
                    of: "it"))
        }
        return QEMU(words: words, version: String(version))
    }
}
