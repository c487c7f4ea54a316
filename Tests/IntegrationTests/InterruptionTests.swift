// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import Synchronization
import Testing

/// Signals, at every stage of a capture: no QEMU stays, no temporary file, and what had come
/// is kept.
@Suite("Interruptions", .serialized, .inTurn)
struct InterruptionTests {
    /// A stage of a capture, and how its beginning shows in the run folder.
    enum Stage: String, CaseIterable {
        case boot, workload, collecting

        func hasCome(_ folder: URL) -> Bool {
            switch self {
            case .boot:
                return FileManager.default.fileExists(
                    atPath: folder.appending(path: "console.log").path)
            case .workload: return says("\"phase\":\"progress\"", folder)
            case .collecting: return says("\"event\":\"exit\"", folder)
            }
        }

        private func says(_ text: String, _ folder: URL) -> Bool {
            let file = folder.appending(path: "status.jsonl")
            return (try? String(contentsOf: file, encoding: .utf8))?.contains(text) == true
        }
    }

    @Test(
        arguments: Stage.allCases,
        [SIGKILL, SIGINT, SIGTERM])
    func nothingIsLeft(stage: Stage, signal: Int32) async throws {
        let run = Scratch()
        // Endless where it is to be met running, short where its end is to be met.
        let words = [
            "capture", "--quiet", "-o", run.path, "--workload", "memory-fill", "--memory", "64",
            "--param", "size=64M", "--param", stage == .collecting ? "passes=1" : "passes=1000",
        ]
        let started = Mutex<Int32>(0)
        let ending = try await Tool.run(words) { process in
            started.withLock { $0 = process.value }
            let deadline = ContinuousClock.now + .seconds(300)
            while ContinuousClock.now < deadline, !stage.hasCome(run.url) {
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(kill(process.value, signal) == 0)
        }
        var expected = [signal == SIGKILL ? -Int(SIGKILL) : 130]
        // The guest may have said its last word already: then the run is whole.
        if stage == .collecting { expected.append(0) }
        #expect(expected.contains(ending.status), "\(ending.status) \(ending.complaint)")
        let number = started.withLock { $0 }
        // The kernel ends QEMU after a SIGKILL on its parent; give it a moment.
        let patience = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < patience, !Remains.processes(naming: run.path).isEmpty {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(Remains.processes(naming: run.path).isEmpty)
        // Inputs are unlinked once QEMU has them open; a kill before that leaves them.
        if stage != .boot || signal != SIGKILL {
            #expect(try Remains.files(of: number).isEmpty)
        }
        // What a killed tool leaves is put in order by whoever looks at it next.
        let info = try await Tool.run(["info", "--verify", run.path])
        #expect(info.status == 0, "\(info.complaint)\(info.output)")
        let record = try run.record()
        #expect(record["status"] as? String == (ending.status == 0 ? "ok" : "interrupted"))
        let machine = try run.part("machine")
        #expect(machine["repeatable"] as? Bool == (ending.status == 0))
        for leftover in ["stream.raw", "run.lock", "trace.srt.new", "run.json.new"] {
            #expect(!FileManager.default.fileExists(atPath: run.path + "/" + leftover))
        }
        if ending.status != 0, stage == .workload {
            #expect(try #require(run.part("workload")["seconds"] as? Double) > 0)
            #expect(try #require(run.part("events")["all"] as? Int) > 0)
        }
        // No guest is booted for what cannot be told from another run.
        if ending.status != 0 {
            let again = try await Tool.run(["reproduce", run.path])
            #expect(again.status == 9)
            #expect(again.complaint.contains("from outside"), "\(again.complaint)")
            #expect(!again.complaint.contains("booting"), "\(again.complaint)")
        }
    }

    /// A capture within other work, which has caught signals of its own before.
    @Test(arguments: [SIGINT, SIGTERM])
    func soItIsWithinADataset(signal: Int32) async throws {
        let run = Scratch()
        let temporary = run.url.appending(path: "tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let made = try await Tool.run([
            "capture", "--quiet", "-o", run.path + "/run", "--workload", "memory-fill",
            "--memory", "64", "--param", "size=64M", "--param", "passes=1",
        ])
        try #require(made.status == 0, "\(made.complaint)")
        let dataset = run.path + "/one.srds.tar.zst"
        let packed = try await Tool.run(["dataset", "pack", "-o", dataset, run.path + "/run"])
        try #require(packed.status == 0, "\(packed.complaint)")
        let ending = try await Tool.run(
            ["dataset", "reproduce", "--quiet", dataset], environment: ["TMPDIR": temporary.path]
        ) { process in
            let deadline = ContinuousClock.now + .seconds(300)
            // QEMU, whose words name the folder of its run.
            while ContinuousClock.now < deadline,
                Remains.processes(naming: temporary.path).isEmpty
            {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(kill(process.value, signal) == 0)
        }
        #expect(ending.status == 130, "\(ending)")
        #expect(Remains.processes(naming: temporary.path).isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
        #expect(left.isEmpty, "\(left)")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func anImageHalfBuiltIsRemoved(signal: Int32) async throws {
        let run = Scratch()
        let temporary = run.url.appending(path: "tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        // mmdebstrap lets root's apt in only where others may go too.
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: run.path)
        let ending = try await Tool.run(
            ["vm", "build"],
            environment: [
                "XDG_CACHE_HOME": run.url.appending(path: "cache").path,
                "TMPDIR": temporary.path,
            ]
        ) { process in
            let deadline = ContinuousClock.now + .seconds(300)
            func chroots() -> [String] {
                (try? FileManager.default.subpathsOfDirectory(atPath: temporary.path)) ?? []
            }
            while ContinuousClock.now < deadline, chroots().count < 20 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(chroots().count >= 20, "mmdebstrap did not begin")
            #expect(kill(process.value, signal) == 0)
        }
        #expect(ending.status == 130, "\(ending.complaint)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
        let cache = run.url.appending(path: "cache/srorch")
        for folder in ["roots", "kernels", "chroots"] {
            let path = cache.appending(path: folder).path
            #expect(((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []) == [])
        }
        #expect(Remains.processes(naming: run.path).isEmpty)
    }

    /// What make runs beside the compiler, told to end in the middle.
    @Test func aFetchAheadOfTheBuildLeavesNothing() async throws {
        let run = Scratch()
        let temporary = run.url.appending(path: "tmp")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: run.path)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../vm/build/ahead.sh").standardizedFileURL
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [script.path]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "XDG_CACHE_HOME": run.url.appending(path: "cache").path, "TMPDIR": temporary.path,
        ]) { $1 }
        try process.run()
        func chroots() -> Int {
            ((try? FileManager.default.subpathsOfDirectory(atPath: temporary.path)) ?? []).count
        }
        while process.isRunning, chroots() < 20 {
            try await Task.sleep(for: .milliseconds(20))
        }
        process.terminate()
        while process.isRunning { try await Task.sleep(for: .milliseconds(20)) }
        #expect(process.terminationStatus == 130)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
        let chroot = run.url.appending(path: "cache/srorch/chroots").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: chroot) == [])
        #expect(Remains.processes(naming: run.path).isEmpty)
    }
}
