// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// Real programs under a cap: what they print and how they end is what they do when free.
@Suite("Programs under a cap", .serialized, .inTurn)
struct ProgramTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let memory: String
        /// For sh, in a folder of its own; makes what the program reads.
        let prepare: String
        /// The program and its arguments.
        let words: [String]
        var testDescription: String { name }
    }

    static let numbers = "seq 1 300000 | sed 's/$/ of them all/' > in"
    static let cases = [
        Case(
            name: "sort", memory: "2M", prepare: numbers,
            words: ["sort", "-S", "20M", "--parallel=1", "-r", "in"]),
        Case(
            name: "sort, two threads", memory: "4M", prepare: numbers,
            words: ["sort", "-S", "40M", "--parallel=2", "-r", "in"]),
        Case(
            name: "sqlite3", memory: "2M",
            prepare: """
                cat > q.sql <<'END'
                create table t(a integer primary key, b text);
                with recursive c(x) as (select 1 union all select x+1 from c where x<60000)
                  insert into t select x, hex(x*7919%100003)||'abcdefgh' from c;
                create index i on t(b);
                select count(*), sum(length(b)), min(b), max(b) from t;
                select b, count(*) from t group by b order by 2 desc, 1 limit 5;
                END
                """,
            words: ["sqlite3", ":memory:", ".read q.sql"]),
        Case(
            name: "python3", memory: "4M", prepare: "true",
            words: [
                "/usr/bin/python3", "-c",
                "import sys; d={i: str(i)*3 for i in range(60000)}; "
                    + "print(sum(len(v) for v in d.values())); "
                    + "print(sorted(d.values())[::9999]); sys.exit(3)",
            ]),
        Case(
            name: "python3, children", memory: "4M", prepare: "true",
            words: [
                "/usr/bin/python3", "-c",
                "import os, subprocess; d=[str(i) for i in range(50000)]; p=os.fork(); "
                    + "print(p == 0, hash(tuple(map(len, d))), flush=True) if p == 0 else "
                    + "os.waitpid(p, 0); os._exit(0) if p == 0 else None; d.append('x'); "
                    + "print(subprocess.run(['/bin/echo', d[7]], capture_output=True).stdout)",
            ]),
        Case(
            name: "python3, a pool of workers", memory: "12M", prepare: "true",
            words: [
                "/usr/bin/python3", "-c",
                """
                import multiprocessing as m, hashlib
                base = [str(i) for i in range(60000)]
                def work(n):
                    own = [str(n * i) for i in range(60000)]
                    return hashlib.md5(''.join(own + base).encode()).hexdigest()
                with m.get_context('fork').Pool(4) as pool:
                    print(pool.map(work, range(8)))
                print(len(base))
                """,
            ]),
        Case(
            name: "cc1", memory: "4M",
            prepare: """
                for i in $(seq 1 150); do
                  echo "int f$i(int a){int s=0;for(int k=0;k<a;k++){s+=k*$i;if(s%7==3)s^=a;}return s;}"
                done > big.c
                ln -s "$(gcc -print-prog-name=cc1)" cc1
                """,
            words: ["./cc1", "-quiet", "-O2", "-o", "-", "big.c"]),
        Case(
            name: "xz, two threads", memory: "6M", prepare: numbers,
            words: ["xz", "-T2", "-0", "--block-size=1MiB", "-c", "in"]),
        Case(
            name: "sh", memory: "2M", prepare: numbers,
            words: [
                "/bin/sh", "-c", "sort -S 8M -r in | md5sum; sort -S 8M in | tail -n 2; exit 9",
            ]),
    ]

    /// A folder for a program, and its free run.
    private final class Free {
        let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")

        init(prepare: String) async throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            _ = try await Self.run(["/bin/sh", "-c", prepare], in: url.path)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        static func run(_ words: [String], in folder: String) async throws -> Tool.Ending {
            let result = try await Subprocess.run(
                .path("/usr/bin/env"), arguments: Arguments(words),
                environment: .inherit.updating(["PYTHONHASHSEED": "0"]),
                workingDirectory: FilePath(folder), input: .none, output: .bytes(limit: 1 << 26),
                error: .string(limit: 1 << 20))
            let status =
                switch result.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): -Int(signal)
                }
            return Tool.Ending(
                status: status, output: Data(result.standardOutput).base64EncodedString(),
                complaint: result.standardError)
        }
    }

    /// What every trace of a program that came to its end must hold.
    private func check(_ run: Scratch, mode: String = "exact") async throws {
        let events = try run.part("events")
        let writes = try #require(events["writes"] as? Int)
        #expect(writes > 0)
        #expect(events["reads"] as? Int ?? 0 > 0)
        // Each slot was given back, at the latest by exit. One may be written more than once.
        let frees = try #require(events["frees"] as? Int)
        #expect(frees > 0 && frees <= writes)
        #expect(try await Tool.livePagesAtEnd(of: run) == 0)
        #expect(try run.part("synth")["mode"] as? String == mode)
        let info = try await Tool.run(["info", run.path])
        #expect(info.status == 0)
        #expect(info.output.contains("synth \(mode)"))
    }

    @Test(arguments: cases)
    func aProgramDoesWhatItDoesWhenFree(program: Case) async throws {
        let free = try await Free(prepare: program.prepare)
        let wanted = try await Free.run(program.words, in: free.url.path)
        let run = Scratch()
        let held = try await Free.run(
            [Tool.path.string, "synth", "--memory", program.memory, "-o", run.path, "--"]
                + program.words, in: free.url.path)
        #expect(held.status == wanted.status, "\(held.complaint)")
        #expect(held.output == wanted.output)
        try await check(run)
    }

    private static let processors =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Programs/processors.py").path

    /// A program of one thread shares the pager's processor, and does not see it.
    @Test func itsProcessorsAreItsOwn() async throws {
        let free = try await Free(prepare: "true")
        let words = ["/usr/bin/python3", Self.processors]
        let wanted = try await Free.run(words, in: free.url.path)
        let run = Scratch()
        func under(_ cap: [String]) async throws -> Tool.Ending {
            try await Free.run(
                [Tool.path.string, "synth", "--force", "--memory", "6M", "-o", run.path, "--"]
                    + cap, in: free.url.path)
        }
        let held = try await under(words)
        #expect(held.status == 0, "\(held.complaint)")
        #expect(held.output == wanted.output)
        try await check(run)
        let one = try await under(words + ["one"])
        #expect(one.output == Data("True\n".utf8).base64EncodedString(), "\(one.complaint)")
    }

    @Test(arguments: cases.filter { ["sort", "sqlite3", "cc1"].contains($0.name) })
    func theSampledModeSaysSo(program: Case) async throws {
        let free = try await Free(prepare: program.prepare)
        let wanted = try await Free.run(program.words, in: free.url.path)
        let run = Scratch()
        let held = try await Free.run(
            [
                Tool.path.string, "synth", "--mode", "sampled", "--memory", program.memory, "-o",
                run.path, "--",
            ] + program.words, in: free.url.path)
        #expect(held.status == wanted.status, "\(held.complaint)")
        #expect(held.output == wanted.output)
        try await check(run, mode: "sampled")
    }

    /// Every way to hand memory to the kernel, threads, fork, signals on a stack of the heap.
    @Test func theKernelFindsItsArguments() async throws {
        let run = try await same("memory_user", memory: "1M", status: 5)
        let counters = try counters(run)
        #expect(counters["forks"] == 1)
        #expect(counters["programs"] == 3)
        #expect(counters["ranFree"] == 0)
    }

    /// A program of Tests/Programs, free and under a cap: the same lines and the same end.
    private func same(
        _ name: String, _ arguments: [String] = [], memory: String, status: Int
    ) async throws -> Scratch {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Programs/\(name).c")
        let free = try await Free(prepare: "gcc -O1 -pthread -o \(name) '\(source.path)'")
        let words = ["./\(name)"] + arguments
        let wanted = try await Free.run(words, in: free.url.path)
        #expect(wanted.status == status, "\(wanted.complaint)")
        let run = Scratch()
        let held = try await Free.run(
            [Tool.path.string, "synth", "--memory", memory, "-o", run.path, "--"] + words,
            in: free.url.path)
        #expect(held.status == status, "\(held.complaint)")
        #expect(held.output == wanted.output)
        try await check(run)
        return run
    }

    /// Workers, a snapshot that is read while the parent writes, a program with threads, children of
    /// children, advice about children, fork(2) without the C library, a stopped child.
    @Test func forkedChildrenAreUnderTheCap() async throws {
        let run = try await same("families", memory: "4M", status: 6)
        let counted = try counters(run)
        #expect(counted["forks"] == 44)
        #expect(counted["ranFree"] == 0)
        #expect(try #require(counted["peakResidentPages"]) <= 1024)
        // The workers alone have 8 MiB, the snapshot 8.
        #expect(try #require(counted["peakManagedPages"]) > 3000)
    }

    /// 40 children of 4 MiB, one after the other: none is held more than once, or after its end.
    @Test func anExitFreesAChildsPages() async throws {
        let run = try await same("families", ["exits"], memory: "3M", status: 0)
        let counted = try counters(run)
        #expect(counted["forks"] == 40)
        #expect(try #require(counted["peakManagedPages"]) < 2048)
        let writes = try #require(try run.part("events")["writes"] as? Int)
        #expect(writes > 40 * 256)
    }

    /// Locks, moved mappings, /proc/PID/mem, other processes' memory, lengths beyond all there is.
    @Test func rareWaysToMemoryAreServed() async throws {
        let run = try await same("memory_calls", memory: "4M", status: 7)
        #expect(try counters(run)["ranFree"] == 0)
    }

    /// What is shared after a fork counts once: 8 children that only read what the parent has.
    @Test func whatIsSharedCountsOnce() async throws {
        let run = Scratch()
        let script = """
            import os
            b = bytearray(8 << 20)
            for i in range(0, len(b), 4096): b[i] = i >> 12 & 255
            up, down = os.pipe()
            ready, go = os.pipe()
            for k in range(8):
                if os.fork() == 0:
                    s = sum(b[i] for i in range(0, len(b), 4096))
                    os.write(down, b'x')
                    os.read(ready, 1)
                    os._exit(s & 127)
            for k in range(8): os.read(up, 1)
            os.write(go, b'12345678')
            print(sorted(os.waitstatus_to_exitcode(os.wait()[1]) for k in range(8)))
            """
        let ending = try await Tool.run([
            "synth", "--quiet", "--memory", "64M", "-o", run.path, "--", "/usr/bin/python3", "-c",
            script,
        ])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output == "[0, 0, 0, 0, 0, 0, 0, 0]\n")
        let counted = try counters(run)
        #expect(counted["forks"] == 8)
        // 2048 pages of it, and Python's own, of which each child writes to some.
        let most = try #require(counted["peakManagedPages"])
        #expect(most > 2048 && most < 2 * 2048 + 8 * 1024, "\(most)")
    }

    /// What runs free is no part of the trace: it is counted, and said.
    @Test(arguments: [
        ("true; sort -S 8M in | tail -n 1; /bin/echo end", 0),
        ("(echo a; sort -S 8M in | tail -n 1); echo b", 0),
        ("busybox true; busybox true; /bin/true", 2),
        ("exec busybox true", 1),
    ])
    func whatRunsFreeIsSaid(script: String, count: Int) async throws {
        let free = try await Free(prepare: Self.numbers)
        let run = Scratch()
        let ending = try await Free.run(
            [
                Tool.path.string, "synth", "--quiet", "--memory", "2M", "-o", run.path, "--",
                "/bin/sh", "-c", script,
            ], in: free.url.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(try counters(run)["ranFree"] == count)
        let said =
            switch count {
            case 0: ""
            case 1: "srorch: 1 process ran free, neither capped nor recorded\n"
            default: "srorch: \(count) processes ran free, neither capped nor recorded\n"
            }
        #expect(ending.complaint == said)
        let message = try run.record()["message"] as? String
        #expect(message == nil ? count == 0 : said.contains(message ?? ""))
    }

    private func counters(_ run: Scratch) throws -> [String: Int] {
        try #require(try run.part("synth")["counters"] as? [String: Int])
    }

    /// Touches 12 MiB three times, one page after the other or each far from the last.
    private static let walk = """
        import sys
        b = bytearray(12 << 20)
        for i in range(9216):
            k = (i if sys.argv[1] == "along" else i * 1031) % 3072
            b[k << 12] += 1
        print(b[5 << 12], b[3071 << 12])
        """

    /// The kernel's rule: eight pages at once for a program that goes along, one for one that jumps.
    @Test(arguments: ["along", "across"])
    func aProgramReadsAhead(way: String) async throws {
        let run = Scratch()
        let ending = try await Tool.run([
            "synth", "--quiet", "--memory", "4M", "-o", run.path, "--", "/usr/bin/python3", "-c",
            Self.walk, way,
        ])
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output == "3 3\n")
        try await check(run)
        let reads = try #require(try run.part("events")["reads"] as? Int)
        let counted = try counters(run)
        let ahead = try #require(counted["readahead"])
        let hits = try #require(counted["readaheadHits"])
        // A round over 3072 pages where 1024 may stay.
        #expect(reads > 8000)
        if way == "along" {
            #expect(ahead * 10 > reads * 8, "\(ahead) of \(reads)")
            #expect(hits * 10 > ahead * 9, "\(hits) of \(ahead)")
        } else {
            #expect(ahead * 20 < reads, "\(ahead) of \(reads)")
        }
        #expect(try run.part("synth")["readahead"] as? String == "vma")
        #expect(try #require(counted["peakResidentPages"]) <= 1024)
    }

    /// Who reads a page and then changes it writes its slot over; who changes it at once gives the
    /// slot up (`do_wp_page` and `do_swap_page`, mm/memory.c).
    @Test(arguments: [("b[k] += 1", true), ("b[k] = i & 255", false)])
    func aSlotIsKeptByWhoReadsFirst(change: String, kept: Bool) async throws {
        let run = Scratch()
        let script = """
            b = bytearray(12 << 20)
            for i in range(9216):
                k = i % 3072 << 12
                \(change)
            """
        let ending = try await Tool.run([
            "synth", "--quiet", "--memory", "4M", "-o", run.path, "--", "/usr/bin/python3", "-c",
            script,
        ])
        #expect(ending.status == 0, "\(ending.complaint)")
        try await check(run)
        let events = try run.part("events")
        let writes = try #require(events["writes"] as? Int)
        let frees = try #require(events["frees"] as? Int)
        #expect(writes > 8000)
        #expect(kept ? frees * 2 < writes : frees * 10 > writes * 9, "\(frees) of \(writes)")
    }

    /// A call that the filter holds can be interrupted; fork(2) by itself never is.
    @Test func aSignalFailsNoFork() async throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Programs/interrupted_forks.c")
        let free = try await Free(prepare: "gcc -O1 -o forks '\(source.path)'")
        let run = Scratch()
        let ending = try await Free.run(
            [Tool.path.string, "synth", "--quiet", "-o", run.path, "--", "./forks"],
            in: free.url.path)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(Data(base64Encoded: ending.output) == Data("0 failed\n".utf8))
    }

    /// Nobody's rights are enough. The tool is copied to where nobody may read it.
    @Test func nobodyMayDoIt() async throws {
        let free = try await Free(prepare: Self.numbers)
        let script = """
            chmod 777 . && cp "$1" "$(dirname "$1")/libsr_preload.so" . || exit 99
            as=; [ "$(id -u)" = 0 ] && as='setpriv --reuid=nobody --regid=nogroup --clear-groups'
            export TMPDIR="$PWD" # where sort may write, whoever it is
            sort in | md5sum
            $as ./srorch synth --quiet --memory 2M -o run -- sort -S 20M in | md5sum
            $as ./srorch info run > info && $as ./srorch histogram run > /dev/null && echo read
            """
        let ending = try await Free.run(
            ["/bin/sh", "-c", script, "sh", Tool.path.string], in: free.url.path)
        let lines = String(
            decoding: Data(base64Encoded: ending.output) ?? Data(), as: UTF8.self
        ).split(separator: "\n")
        #expect(lines.count == 3, "\(lines) \(ending.complaint)")
        #expect(lines.first == lines.dropFirst().first)
        #expect(lines.last == "read")
    }
}
