// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Subprocess
internal import SystemPackage

/// mmdebstrap(1), which makes a Debian tree without root.
struct Mmdebstrap {
    /// All that it prints.
    let log: FilePath
    /// Where packages come from, if not from Debian's own mirror: an address, or a line of
    /// sources.list(5), such as one of Debian's snapshots.
    let mirror: String?

    /// Runs it to its end, with `words` before the mirror.
    ///
    /// - Throws: ``MachineError`` of code `image` with the end of the log, or `missingTool`;
    ///   `CancellationError`.
    func run(_ words: [String]) async throws {
        let file = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        var options = PlatformOptions()
        // It removes its chroot when it is asked to end, once its hooks have ended too.
        options.processGroupID = 0
        options.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(60))
        ]
        let arguments =
            ["--pdeathsig", "TERM", "--", "mmdebstrap"] + words + (mirror.map { [$0] } ?? [])
        do {
            let result = try await Subprocess.run(
                .name("setpriv"), arguments: Arguments(arguments),
                platformOptions: options, input: .none,
                output: .fileDescriptor(file, closeAfterSpawningProcess: false),
                error: .fileDescriptor(file, closeAfterSpawningProcess: true))
            try Task.checkCancellation()
            guard result.terminationStatus.isSuccess else {
                let tail = ConsoleTail(path: log, lines: 15).lines.joined(separator: "\n  ")
                throw MachineError(
                    .image, "mmdebstrap failed (\(log) has it all):\n  \(tail)")
            }
        } catch is SubprocessError {
            throw MachineError(
                .missingTool, "mmdebstrap not found; install it with: apt-get install mmdebstrap")
        }
    }
}
