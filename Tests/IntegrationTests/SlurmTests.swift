// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// A cluster of the test's own: munged, slurmctld and two slurmd on the loopback.
final class LocalSlurm: Sendable {
    let scratch = Scratch()
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "slurm/local-slurm").path

    var environment: [Environment.Key: String?] { ["SLURM_CONF": scratch.path + "/slurm.conf"] }

    /// Starts it, and ends it whatever the work does.
    /// - Parameter line: one more for its slurm.conf.
    static func with(
        line: String = "", _ work: (LocalSlurm) async throws -> Void
    ) async throws {
        let cluster = LocalSlurm()
        try FileManager.default.createDirectory(
            at: cluster.scratch.url, withIntermediateDirectories: true)
        let result: Result<Void, any Error>
        do {
            try await cluster.ask("start", line)
            try await work(cluster)
            result = .success(())
        } catch { result = .failure(error) }
        try await cluster.ask("stop")
        #expect(Remains.processes(naming: cluster.scratch.path).isEmpty)
        try result.get()
    }

    func ask(_ verb: String, _ words: String...) async throws {
        // Daemons must not hold a pipe of ours.
        let log = FilePath(scratch.path + "/script.log")
        let file = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let result = try await Subprocess.run(
            .path(FilePath(Self.script)), arguments: Arguments([verb, scratch.path] + words),
            input: .none, output: .fileDescriptor(file, closeAfterSpawningProcess: false),
            error: .fileDescriptor(file, closeAfterSpawningProcess: true))
        try #require(
            result.terminationStatus.isSuccess,
            "\((try? String(contentsOfFile: log.string, encoding: .utf8)) ?? "")")
    }

    /// What one of Slurm's programs prints.
    func output(_ program: String, _ words: String...) async throws -> String {
        try await Subprocess.run(
            .name(program), arguments: Arguments(words),
            environment: .inherit.updating(environment), input: .none,
            output: .string(limit: 1 << 20), error: .discarded
        ).standardOutput
    }
}

/// The plan, not the place, decides the results.
@Suite("Slurm", .serialized)
struct SlurmTests {
    private let scratch = Scratch()
    private var words: [String] {
        ["sweep", SweepFixture.plan, "--slurm", "-o", scratch.path]
    }

    @Test func aLostNodeLeavesTheSameBytes() async throws {
        try await LocalSlurm.with { cluster in
            let url = scratch.url
            let ending = try await Tool.run(words, environment: cluster.environment) { _ in
                try await SweepFixture.whole(3, in: url)
                let deadline = ContinuousClock.now + .seconds(300)
                while try await cluster.output(
                    "squeue", "--noheader", "--states=RUNNING", "--nodelist=sr1"
                ).isEmpty {
                    try #require(ContinuousClock.now < deadline)
                }
                try await cluster.ask("kill", "sr1")
            }
            #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
            #expect(try await cluster.output("sinfo", "--noheader", "--nodes=sr1").contains("down"))
            // What the node ran went back into the queue.
            #expect(try await cluster.output("scontrol", "show", "job").contains("Restarts=1"))
            let reference = try await SweepFixture.reference.value
            #expect(try SweepFixture.contents(of: url) == reference)
        }
    }

    /// A plan of 24 runs where an array has 7 at most, started by a user who has set what would
    /// hide the tasks, and options of a job that the sweep runs in.
    @Test func aLongPlanInAUsersOwnEnvironment() async throws {
        try await LocalSlurm.with(line: "MaxArraySize=7") { cluster in
            let mine: [Environment.Key: String?] = [
                "SQUEUE_STATES": "COMPLETED", "SQUEUE_PARTITION": "none", "SQUEUE_USERS": "nobody",
                "SQUEUE_FORMAT": "%i", "SBATCH_PARTITION": "none", "SBATCH_ARRAY_INX": "0",
                "SLURM_ARRAY_TASK_ID": "3", "SLURM_JOB_ID": "99", "SLURM_CLUSTERS": "none",
                "SCANCEL_STATE": "PENDING",
            ]
            let environment = cluster.environment.merging(mine) { $1 }
            let ending = try await Tool.run(
                words + ["--retries", "0", "--jobs", "2"], environment: environment)
            #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
            #expect(ending.complaint.contains("submitted 24 tasks as Slurm's jobs "))
            #expect(
                ending.complaint.contains("not passed to sbatch: SBATCH_ARRAY_INX, SBATCH_PART"))
            // Each task ran once: a log a task, and no other.
            let logs = try FileManager.default.contentsOfDirectory(
                atPath: scratch.path + "/slurm")
            #expect(logs.count { $0.hasSuffix(".log") } == 24, "\(logs)")
            let reference = try await SweepFixture.reference.value
            #expect(try SweepFixture.contents(of: scratch.url) == reference)
        }
    }

    @Test func aJobIsLeftFoundAgainAndEnded() async throws {
        try await LocalSlurm.with { cluster in
            let environment = cluster.environment
            let url = scratch.url
            let submitted = try await Tool.run(
                words + ["--detach", "--partition", "test", "--jobs", "1"],
                environment: environment)
            #expect(submitted.status == 0, "\(submitted.complaint)")
            #expect(submitted.complaint.contains("submitted 24 tasks"))

            // Here too would be twice.
            let here = try await Tool.run(
                ["sweep", SweepFixture.plan, "-o", scratch.path], environment: environment)
            #expect(here.status == 17, "\(here.complaint)")

            let watched = try await Tool.run(words, environment: environment) { process in
                try await SweepFixture.whole(2, in: url)
                #expect(kill(process.value, SIGINT) == 0)
            }
            #expect(watched.status == 130, "\(watched.complaint)")
            #expect(watched.complaint.contains("watching Slurm's job"))

            let ended = try await Tool.run(words + ["--cancel"], environment: environment)
            #expect(ended.status == 0, "\(ended.complaint)")
            let again = try await Tool.run(words + ["--cancel"], environment: environment)
            #expect(again.status == 64)

            // What is whole stays, and the rest is made here.
            let kept = SweepFixture.wholeRuns(in: url)
            #expect(kept >= 2 && kept < SweepFixture.runs)
            let last = try await Tool.run(
                ["sweep", SweepFixture.plan, "--jobs", "2", "-o", scratch.path],
                environment: environment)
            #expect(last.status == 0, "\(last.complaint)")
            let reference = try await SweepFixture.reference.value
            #expect(try SweepFixture.contents(of: url) == reference)
        }
    }

    @Test func noControllerIsSaid() async throws {
        try FileManager.default.createDirectory(at: scratch.url, withIntermediateDirectories: true)
        let file = scratch.url.appending(path: "slurm.conf").path
        try """
        ClusterName=none
        SlurmctldHost=localhost(127.0.0.1)
        SlurmctldPort=9
        MessageTimeout=2
        NodeName=sr1
        PartitionName=test Nodes=sr1 Default=YES
        """.write(toFile: file, atomically: true, encoding: .utf8)
        let ending = try await Tool.run(
            ["sweep", SweepFixture.plan, "--slurm", "-o", scratch.path + "/sweep"],
            environment: ["SLURM_CONF": file])
        #expect(ending.status == 3)
        #expect(ending.complaint.contains("Slurm took no job"), "\(ending.complaint)")
    }

    @Test func noSlurmIsNamedWithItsPackage() async throws {
        let ending = try await Tool.run(words, environment: ["PATH": "/nowhere"])
        #expect(ending.status == 3)
        #expect(ending.complaint.contains("apt-get install slurm-client"))
    }
}
