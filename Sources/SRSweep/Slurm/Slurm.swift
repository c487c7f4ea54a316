// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// Slurm's programs, asked one thing at a time.
struct Slurm: Sendable {
    /// A task of a job array that is not over.
    struct Task: Sendable, Hashable {
        /// Its number in the array.
        let index: Int
        /// Slurm's word, such as `PENDING` or `RUNNING`.
        let state: String
        /// Why it waits, such as `Priority`.
        let reason: String

        /// Slurm holds what it could not launch, and waits for a person.
        var isHeld: Bool {
            state == "PENDING"
                && (reason.lowercased().contains("held") || reason.hasPrefix("JobHeld"))
        }
    }

    /// An answer, or what the program complained of.
    enum Answer<Value: Sendable>: Sendable {
        case value(Value)
        case refused(String)
    }

    private static let limit = 1 << 24

    /// Most tasks of an array: its numbers are from 0 to one less.
    func arrayLimit() async throws -> Answer<Int> {
        let said = try await run("scontrol", ["show", "config"])
        guard case .value(let text) = said else { return .refused(said.complaint) }
        for line in text.split(separator: "\n") {
            let parts = line.split { " =".contains($0) }
            if parts.count == 2, parts[0] == "MaxArraySize", let size = Int(parts[1]), size > 0 {
                return .value(size)
            }
        }
        return .refused("scontrol does not tell MaxArraySize")
    }

    /// Submits a script with its argument as a job array. The job's number.
    func submit(
        _ script: FilePath, argument: String, array: String, options: [String]
    ) async throws -> Answer<Int> {
        let said = try await run(
            "sbatch", ["--parsable", "--array=\(array)"] + options + [script.string, argument])
        guard case .value(let text) = said else { return .refused(said.complaint) }
        // NUMBER, or NUMBER;CLUSTER.
        let number = text.split(whereSeparator: { ";\n".contains($0) }).first.flatMap { Int($0) }
        return number.map { .value($0) }
            ?? .refused("sbatch answered with something else than a job's number")
    }

    /// The tasks of a job that wait or run; none when the job is over.
    func tasks(of job: Int) async throws -> Answer<[Task]> {
        let said = try await run(
            "squeue", ["--noheader", "--array", "--jobs", "\(job)", "--format", "%K|%T|%r"])
        guard case .value(let text) = said else {
            // Slurm forgets a job some minutes after its end (MinJobAge).
            if said.complaint == SlurmComplaint.noSuchJob { return .value([]) }
            return .refused(said.complaint)
        }
        return .value(
            text.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "|", omittingEmptySubsequences: false)
                guard parts.count == 3, let index = Int(parts[0]) else { return nil }
                return Task(index: index, state: String(parts[1]), reason: String(parts[2]))
            })
    }

    func cancel(_ job: Int, task: Int? = nil) async throws -> Answer<String> {
        try await run("scancel", [task.map { "\(job)_\($0)" } ?? "\(job)"])
    }

    func release(_ job: Int, task: Int) async throws -> Answer<String> {
        try await run("scontrol", ["release", "\(job)_\(task)"])
    }

    /// - Throws: `SRError` of code `missingTool` where the program is not there.
    private func run(_ program: String, _ words: [String]) async throws -> Answer<String> {
        do {
            let result = try await Subprocess.run(
                .name(program), arguments: Arguments(words), environment: SlurmEnvironment.clean,
                input: .none,
                output: .string(limit: Self.limit), error: .string(limit: Self.limit))
            if result.terminationStatus.isSuccess { return .value(result.standardOutput) }
            return .refused(SlurmComplaint.words(result.standardError, of: program))
        } catch is SubprocessError {
            if _Concurrency.Task.isCancelled { return .refused("interrupted") }
            throw SRError(
                .missingTool,
                "\(program) not found; install it with: "
                    + "apt-get install slurm-client (srorch doctor says more)")
        }
    }

    /// Indices as sbatch's --array takes them: `0-3,7`. They come in ascending order.
    static func array(_ indices: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for index in indices {
            if let last = ranges.last, last.upperBound == index - 1 {
                ranges[ranges.count - 1] = last.lowerBound...index
            } else {
                ranges.append(index...index)
            }
        }
        return ranges.map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }.joined(separator: ",")
    }
}

extension Slurm.Answer {
    var complaint: String {
        if case .refused(let text) = self { text } else { "" }
    }
}
