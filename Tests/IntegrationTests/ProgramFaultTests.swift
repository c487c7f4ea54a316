// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Programs that cannot be held, that fail, that are ended; and srorch when it is.
@Suite("Programs under a cap, that fail", .serialized, .inTurn)
struct ProgramFaultTests {
    private func synth(
        _ run: Scratch, _ words: [String],
        meanwhile: @escaping @Sendable (ProcessIdentifier) async throws -> Void = { _ in }
    ) async throws -> Tool.Ending {
        try await Tool.run(
            ["synth", "--memory", "4M", "-o", run.path, "--"] + words, meanwhile: meanwhile)
    }

    @Test func whatCannotBeHeldIsRefused() async throws {
        let run = Scratch()
        let busybox = try await synth(run, ["busybox", "true"])
        #expect(busybox.status == 13)
        #expect(busybox.complaint.contains("statically"))
        let missing = try await synth(run, ["no-such-program"])
        #expect(missing.status == 7)
        #expect(missing.complaint.contains("PATH"))
        #expect(!FileManager.default.fileExists(atPath: run.path))
        let small = try await Tool.run(["synth", "--memory", "100K", "-o", run.path, "--", "true"])
        #expect(small.status == 64)
        let seeded = try await Tool.run(["synth", "--seed", "2", "--", "true"])
        #expect(seeded.status == 64)
        #expect(seeded.complaint.contains("--seed"))
        let both = try await Tool.run(["synth", "--workload", "zipf-kv", "--", "true"])
        #expect(both.status == 64)
    }

    /// A container's seccomp filter, and a kernel before 6.7; a test's own filter stands for them.
    @Test func whatTheKernelLacksIsNamed() async throws {
        let run = Scratch()
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Programs/deny.c")
        func synth(without: String, mode: String) async throws -> Tool.Ending {
            let script = """
                deny=$(mktemp) && gcc -O1 -o "$deny" "$1" || exit 99
                "$deny" "$2" "$3" synth --quiet --mode "$4" -o "$5" -- true
                status=$?; rm "$deny"; exit $status
                """
            let result = try await Subprocess.run(
                .path("/bin/sh"),
                arguments: [
                    "-c", script, "sh", source.path, without, Tool.path.string, mode, run.path,
                ],
                input: .none, output: .string(limit: 4096), error: .string(limit: 4096))
            guard case .exited(let status) = result.terminationStatus else {
                return Tool.Ending(status: -1, output: "", complaint: "")
            }
            return Tool.Ending(
                status: Int(status), output: result.standardOutput,
                complaint: result.standardError)
        }
        for mode in ["exact", "sampled"] {
            let ending = try await synth(without: "userfaultfd", mode: mode)
            #expect(ending.status == 3)
            #expect(ending.complaint.contains("userfaultfd(2)"), "\(ending.complaint)")
            #expect(ending.complaint.contains("Operation not permitted"))
            #expect(ending.complaint.contains("srorch capture -- true"))
        }
        let old = try await synth(without: "pagemap-scan", mode: "sampled")
        #expect(old.status == 3)
        #expect(old.complaint.contains("PAGEMAP_SCAN"), "\(old.complaint)")
        #expect(old.complaint.contains("--mode exact does without"))
        #expect(!FileManager.default.fileExists(atPath: run.path))
        #expect(try await synth(without: "pagemap-scan", mode: "exact").status == 0)
    }

    @Test func aForkInTheSampledModeIsRefused() async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "synth", "--mode", "sampled", "-o", run.path, "--", "sh", "-c",
            "(echo a; exit 1); echo b",
        ])
        #expect(ending.status == 13)
        #expect(ending.complaint.contains("--mode exact"))
        #expect(try await Tool.run(["info", run.path]).status == 0)
    }

    @Test func anExitStatusIsTheProgramsOwn() async throws {
        let run = Scratch()
        let ending = try await synth(run, ["sh", "-c", "echo out; echo err >&2; exit 42"])
        #expect(ending.status == 42)
        #expect(ending.output == "out\n")
        #expect(ending.complaint.contains("\nerr\n"))
        // Said before the run: where a result may differ from a free run's.
        #expect(ending.complaint.hasPrefix("srorch: the program finds no ptrace(2)"))
        #expect(try run.record()["status"] as? String == "workload-failed")
        #expect(try run.part("workload")["exitStatus"] as? Int == 42)
    }

    @Test func aCrashKeepsTheTrace() async throws {
        let run = Scratch()
        let ending = try await synth(
            run,
            [
                "/usr/bin/python3", "-c",
                "import os; d=[str(i) for i in range(100000)]; os.kill(os.getpid(), 11)",
            ])
        #expect(ending.status == 128 + 11)
        #expect(ending.complaint.contains("signal 11"))
        #expect(try run.part("workload")["signal"] as? Int == 11)
        let events = try run.part("events")
        #expect(events["writes"] as? Int ?? 0 > 0)
        #expect(try await Tool.livePagesAtEnd(of: run) == 0)
    }

    private static let waits =
        "import signal, sys, time; d=[str(i) for i in range(100000)]; "
        + "signal.signal(15, lambda *a: sys.exit(d[77] == '77' and 33)); "
        + "print('up', flush=True); open(sys.argv[1], 'w').close(); time.sleep(60)"

    /// Waits until the program has come as far as to make its file.
    private static func hasCome(_ mark: URL) async throws {
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline, !FileManager.default.fileExists(atPath: mark.path) {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// A file that a program makes to say how far it is, and whose name tells its processes.
    private static func mark() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
    }

    @Test func aSignalIsPassedOn() async throws {
        let run = Scratch()
        let mark = Self.mark()
        defer { try? FileManager.default.removeItem(at: mark) }
        let ending = try await synth(run, ["/usr/bin/python3", "-c", Self.waits, mark.path]) {
            srorch in
            try await Self.hasCome(mark)
            kill(srorch.value, SIGTERM)
        }
        #expect(ending.status == 33, "\(ending.complaint)")
        #expect(ending.output == "up\n")
    }

    /// The program cannot go on without its pages: it ends too, and so does what it started.
    @Test func aKilledToolLeavesNothingBehind() async throws {
        let run = Scratch()
        let mark = Self.mark()
        defer { try? FileManager.default.removeItem(at: mark) }
        let ending = try await synth(
            run, ["sh", "-c", "/usr/bin/python3 -c \"$1\" \"$2\"", "sh", Self.waits, mark.path]
        ) { srorch in
            try await Self.hasCome(mark)
            kill(srorch.value, SIGKILL)
        }
        #expect(ending.status == -9)
        for _ in 0..<100 where !Remains.processes(naming: mark.path).isEmpty {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(Remains.processes(naming: mark.path).isEmpty)
    }

    /// Tracers are refused, and named; a tracer that waits for ever would be ended by a signal.
    @Test func aTracerIsRefused() async throws {
        let run = Scratch()
        let ending = try await synth(run, ["strace", "-o", "/dev/null", "/bin/echo", "traced"])
        #expect(ending.status == 1)
        #expect(ending.complaint.contains("Operation not permitted"))
        #expect(ending.complaint.contains("ptrace(2) were refused"), "\(ending.complaint)")
    }

    /// Valgrind is static, and the program in it runs in it: free, and said so.
    @Test func anEmulatorRunsFree() async throws {
        let run = Scratch()
        let ending = try await synth(run, ["valgrind", "-q", "/bin/echo", "emulated"])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output == "emulated\n")
        #expect(ending.complaint.contains("1 process ran free"))
    }

    /// A program that stops its agent stops nobody; one that ends and leaves a child that ignores
    /// signals behind is ended with it by the second signal.
    @Test func nothingMakesTheToolUnkillable() async throws {
        let run = Scratch()
        let mark = Self.mark()
        defer { try? FileManager.default.removeItem(at: mark) }
        let script = """
            trap '' TERM
            (: > "$1"; while :; do sleep 1; done) > /dev/null 2>&1 &
            """
        let ending = try await synth(run, ["sh", "-c", script, "sh", mark.path]) { srorch in
            try await Self.hasCome(mark)
            kill(srorch.value, SIGTERM)
            try await Task.sleep(for: .milliseconds(300))
            // One that comes before the first was seen is no second one; one that comes when all is
            // over ends a tool that no longer listens.
            for turn in 0..<200 where !Remains.processes(naming: mark.path).isEmpty {
                if turn % 50 == 0 { kill(srorch.value, SIGTERM) }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(Remains.processes(naming: mark.path).isEmpty)
    }

    @Test func aStoppedAgentIsSentOnItsWay() async throws {
        let run = Scratch()
        let script = """
            import os, signal
            for name in os.listdir('/proc'):
                if not name.isdigit() or int(name) == os.getpid(): continue
                try:
                    words = open(f'/proc/{name}/environ', 'rb').read()
                except OSError: continue
                if os.environb[b'SR_PAGER'] in words: os.kill(int(name), signal.SIGSTOP)
            d = [str(i) for i in range(200000)]
            print(len(''.join(d)))
            """
        let ending = try await synth(run, ["/usr/bin/python3", "-c", script])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output == "1088890\n")
    }

    @Test func aFullDiskEndsTheTraceNotTheProgram() async throws {
        let place = Scratch()
        // Room for what a run sets aside for its record, and as much for the trace.
        let (output, complaint) = try await Tool.onSmallDisk(
            "128k", at: place.url,
            """
            "$2" synth --memory 1M -o "$1/run" -- /usr/bin/python3 -c "
            d=[[i] for i in range(40000)]
            for k in range(8):
                for x in d: x[0]+=1
            print(sum(x[0] for x in d))"
            echo "synth $?"
            "$2" info "$1/run"
            """)
        #expect(output.contains("800300000\n"), "\(complaint)")
        #expect(output.contains("synth 10"), "\(complaint)")
        #expect(complaint.contains("No space left"))
        #expect(output.contains("state"))
    }

    @Test func aDiskWithoutRoomForARunKeepsNothingOfOne() async throws {
        let place = Scratch()
        let (output, complaint) = try await Tool.onSmallDisk(
            "64k", at: place.url,
            """
            "$2" synth -o "$1/run" -- /bin/echo ran
            echo "synth $?"
            ls "$1" | wc -l
            """)
        #expect(output == "synth 10\n0\n", "\(complaint)")
        #expect(complaint.contains("cannot write in"))
        #expect(complaint.contains("No space left"))
    }
}
