// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRRunFolder
internal import SRSupport
internal import Subprocess
public import SystemPackage

/// Makes one run of a plan: a child of this same program, in `work/`, renamed when whole.
public struct RunLauncher: Sendable {
    /// How a try at a run ended.
    public enum Ending: Sendable, Hashable {
        case whole(seconds: Double)
        /// Somebody else's try came first; ours is gone.
        case alreadyThere
        case failed(status: Int, reason: String)
        /// The end of this process was asked for.
        case interrupted
    }

    let folder: SweepFolder
    /// The program that runs.
    let program: FilePath
    /// Tells this process's tries from any other's.
    let tag: String

    /// How long a run may take to end in good order once it is asked to.
    static let farewell = Duration.seconds(30)
    /// Most that a run may say on standard error.
    private static let wordsLimit = 1 << 20
    /// `ExitStatus.outputError`: of a disk that is full, as a rule.
    static let outputError = 10

    public init(folder: SweepFolder, program: FilePath, tag: String) {
        self.folder = folder
        self.program = program
        self.tag = tag
    }

    /// The program that runs: its file.
    public static func thisProgram() -> FilePath {
        FilePath(URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path)
    }

    /// Runs it to its end.
    ///
    /// The child has a process group of its own, that Ctrl-C reaches it through us alone, and
    /// is killed by the kernel when this process dies.
    ///
    /// - Throws: `SRError` when it cannot be started, or `SRError` of status
    ///   `outputError`.
    public func make(_ run: PlannedRun) async throws -> Ending {
        let began = ContinuousClock.now
        let place = folder.work.appending("\(run.name).\(tag)")
        defer { HostFiles.remove(place) }
        guard let (status, said) = try await child(run, in: place), !Task.isCancelled else {
            return .interrupted
        }
        guard status == 0 else {
            keepFailure(run.name, place, said)
            return .failed(status: status, reason: SweepFolder.lastLine(said))
        }
        return try settle(run.name, place)
            ? .whole(seconds: (ContinuousClock.now - began) / .seconds(1)) : .alreadyThere
    }

    /// Its exit status, a signal's number negative, and what it said; nil: it was ended because
    /// this task was cancelled.
    private func child(_ run: PlannedRun, in place: FilePath) async throws -> (Int, String)? {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: false, allowedDurationToNextStep: Self.farewell)
        ]
        let words = ["--pdeathsig", "KILL", "--", program.string]
        do {
            // Not into a file: the disk may be full, and that is worth hearing of.
            let result = try await Subprocess.run(
                .name("setpriv"), arguments: Arguments(words + run.command(output: place.string)),
                platformOptions: options, input: .none, output: .discarded,
                error: .string(limit: Self.wordsLimit))
            let status =
                switch result.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): -Int(signal)
                }
            return (status, result.standardError)
        } catch is CancellationError {
            return nil
        } catch let error as SubprocessError {
            if Task.isCancelled { return nil }
            throw SRError(
                .missingTool, "cannot start \(program) by setpriv (\(SystemReason.text(error)))")
        }
    }

    /// Gives a whole run its name, once its bytes are on the disk.
    ///
    /// - Returns: false when there is one of that name already: rename(2) replaces no folder
    ///   that holds files, and does so on a network's file systems too.
    private func settle(_ name: String, _ place: FilePath) throws -> Bool {
        let target = folder.runs.appending(name)
        do {
            try sync(place)
            try place.rename(to: target)
        } catch let errno as Errno where errno == .directoryNotEmpty || errno == .fileExists {
            return false
        } catch {
            throw SRError(.output, "cannot make \(target): \(SystemReason.text(error))")
        }
        // It may have failed before.
        HostFiles.remove(folder.failed.appending(name))
        return true
    }

    /// Puts a folder's files, and the folder, on the disk: fsync(2) of each.
    private func sync(_ folder: FilePath) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        for path in names.map({ folder.appending($0) }) + [folder] {
            let file = try FileDescriptor.open(path, .readOnly)
            try file.closeAfter {
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        }
    }

    /// Keeps what a failed run left, and what it said, as far as there is room.
    private func keepFailure(_ name: String, _ place: FilePath, _ said: String) {
        let target = folder.failed.appending(name)
        try? FileManager.default.createDirectory(
            atPath: place.string, withIntermediateDirectories: true)
        try? Data(said.utf8).write(to: URL(filePath: place.appending("srorch.log").string))
        HostFiles.remove(target)
        try? place.rename(to: target)
    }
}
