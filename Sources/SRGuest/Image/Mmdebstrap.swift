// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// mmdebstrap(1), which makes a Debian tree without root.
struct Mmdebstrap {
    let host: BuildHost
    /// All that it prints.
    let log: FilePath

    /// Runs it to its end, with nothing of this process's environment that would get into what it
    /// makes (vm/build/plain.sh).
    ///
    /// - Throws: `SRError` of code `image` with the end of the log, or `missingTool`;
    ///   `CancellationError`.
    func run(_ words: [String]) async throws {
        try await run(script: "plain.sh", ["mmdebstrap"] + words)
    }

    /// Runs a script of vm/build that ends in it. Throws the same.
    func run(script: String, _ words: [String]) async throws {
        let file = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        var options = PlatformOptions()
        // It removes its chroot when it is asked to end, once its hooks have ended too.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(60))
        ]
        let arguments = ["--pdeathsig", "TERM", "--", "sh", try host.script(script)] + words
        do {
            let result = try await Subprocess.run(
                .name("setpriv"), arguments: Arguments(arguments), environment: host.variables,
                platformOptions: options, input: .none,
                output: .fileDescriptor(file, closeAfterSpawningProcess: false),
                error: .fileDescriptor(file, closeAfterSpawningProcess: true))
            try Task.checkCancellation()
            // What setpriv and the shell say of a program that is not there.
            guard result.terminationStatus != .exited(127) else { throw Self.missing }
            guard result.terminationStatus.isSuccess else {
                let tail = ConsoleTail(path: log, lines: 15).lines.map { "\n  | \($0)" }.joined()
                throw SRError(
                    .image, "mmdebstrap failed; what it said last (\(log) has it all):\(tail)")
            }
        } catch is SubprocessError {
            throw Self.missing
        }
    }

    private static let missing = SRError(
        .missingTool, "mmdebstrap not found; install it with: apt-get install mmdebstrap")
}
