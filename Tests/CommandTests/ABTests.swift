// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// `srorch ab` over runs that are whole already: no guest is booted.
struct ABTests {
    private static let words = "ab --kernel 6.1 --kernel 6.12 --workload zipf-kv -o pairs"

    /// Figures of a run on either side.
    private struct Figures {
        var swapIns: Int
        var swapOuts: Int
        var available = 60_000
    }

    /// What seeds move: of mean 0, and of no pattern with what `B` differs by.
    private static let noise = [3, -5, 4, -2, 6, -4, 1, -3, 5, -5, 2, -2]

    /// A folder as a start of `ab` leaves it, filled with runs.
    private func shell(
        seeds: Int, words: String = words, b: (Figures, Int) -> Figures
    ) async throws -> Shell {
        let shell = try Shell()
        // Without setpriv(1) no run is begun; the folder is there all the same.
        let begun = try await shell("tool=$(command -v srorch); PATH=/nowhere \"$tool\" \(words)")
        #expect(begun.status == 3, "\(begun.complaint)")
        for seed in 1...seeds {
            let a = Figures(
                swapIns: 5000 + 10 * Self.noise[seed - 1], swapOuts: 9000 + 4 * Self.noise[seed - 1]
            )
            try await write(a, "k6.1-s\(seed)", shell)
            try await write(b(a, seed), "k6.12-s\(seed)", shell)
        }
        return shell
    }

    private func write(_ figures: Figures, _ name: String, _ shell: Shell) async throws {
        let record = """
            {"schema": 1, "status": "ok", "tool": {"version": "1"},
             "workload": {"name": "zipf-kv", "parameters": {"size": "64M"}, "command": [],
              "environment": {}, "workingDirectory": "/", "exitStatus": 0, "signal": 0,
              "seconds": 2.5, "userSeconds": 0.5, "systemSeconds": 1},
             "guest": {"kernel": "6.1", "memoryMiB": 96, "memTotalKiB": 98304,
              "memAvailableKiB": \(figures.available), "swapMiB": 256, "vcpus": 1,
              "pswpin": \(figures.swapIns), "pswpout": \(figures.swapOuts), "vmstat": {},
              "vmstatDeltas": {"workingset_refault_anon": \(figures.swapIns + 7),
               "allocstall_normal": 20, "allocstall_movable": 5, "pgfault": 12345,
               "pgmajfault": 0},
              "initLockedKiB": 1, "collectorLockedKiB": 1}}
            """
        _ = try await shell("mkdir -p pairs/runs/\(name)")
        try Data(record.utf8).write(to: URL(filePath: shell.path("pairs/runs/\(name)/run.json")))
    }

    private func more(_ figures: Figures, _ seed: Int) -> Figures {
        // One seed in three is of another size, none of another sign.
        Figures(
            swapIns: figures.swapIns + 800 + 20 * (seed % 3), swapOuts: figures.swapOuts,
            available: figures.available)
    }

    @Test func marksWhatStandsAboveTheSeeds() async throws {
        let shell = try await shell(seeds: 8, b: more)
        let report = try await shell("srorch \(Self.words)")
        #expect(report.status == 0, "\(report.complaint)")
        let rows = report.output.split(separator: "\n")
        let marked = rows.filter { $0.hasSuffix("*") }.compactMap { $0.split(separator: " ").first }
        #expect(marked == ["pswpin", "refaults"])
        #expect(report.output.contains("Student's t test of 8 paired differences, two-sided"))

        let json = try await shell("srorch \(Self.words) --json").json()
        let counters = try #require(json["counters"] as? [[String: Any]])
        #expect(
            counters.compactMap { $0["name"] as? String } == [
                "time", "user", "system", "pswpin", "pswpout", "refaults", "allocstall",
            ])
        let ins = counters[3]
        #expect(ins["meanA"] as? Double == 5000)
        // 800 and, over seeds 1 to 8, 20 × (1 2 0 1 2 0 1 2) / 8.
        #expect(ins["difference"] as? Double == 822.5)
        #expect(ins["isMarked"] as? Bool == true)
        #expect(ins["pAny"] as? Double == 1.0 / 128)
        // The sum of what the zones had.
        #expect(counters[6]["meanA"] as? Double == 25)
    }

    @Test func everyCounter() async throws {
        let shell = try await shell(seeds: 6, b: more)
        let words = Self.words + " --seeds 6"
        let few = try await shell("srorch \(words)")
        #expect(!few.output.contains("pgfault"))
        let all = try await shell("srorch \(words) --all")
        #expect(all.output.contains("pgfault"))
        // 0 in all runs.
        #expect(!all.output.contains("pgmajfault"))
    }

    @Test func letterAndPage() async throws {
        let shell = try await shell(seeds: 8, b: more)
        let mail = try await shell("srorch \(Self.words) --mail --all")
        #expect(mail.output.split(separator: "\n").allSatisfy { $0.utf8.count <= 72 })
        #expect(mail.output.contains("workingset_refault_anon"))
        #expect(mail.output.utf8.allSatisfy { $0 < 0x80 })
        let page = try await shell("srorch \(Self.words) --markdown")
        let table = page.output.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(table.count == 9)
        #expect(Set(table.map { $0.replacing("\\|", with: "").count { $0 == "|" } }) == [11])
        #expect(try await shell("srorch \(Self.words) --mail --json").status == 64)
    }

    @Test func picture() async throws {
        let shell = try await shell(seeds: 6, b: more)
        let ending = try await shell("srorch \(Self.words) --seeds 6 --svg - > pairs.svg")
        #expect(ending.status == 0, "\(ending.complaint)")
        // The table is not in the picture.
        let look = try await shell("head -c 5 pairs.svg; grep -c pswpin pairs.svg")
        #expect(look.output.hasPrefix("<?xml"))
        #expect(ending.complaint.contains("paired differences"))
    }

    @Test func onePairClaimsNothing() async throws {
        let shell = try await shell(seeds: 1, b: more)
        let ending = try await shell("srorch \(Self.words) --seeds 1 --json")
        let json = try ending.json()
        let counters = try #require(json["counters"] as? [[String: Any]])
        #expect(counters.allSatisfy { $0["isMarked"] as? Bool == false && $0["p"] is NSNull })
        #expect(ending.output.contains("One pair proves nothing"))
        let refused = try await shell("srorch \(Self.words) --seeds 1 --fail-if 'pswpin > 1'")
        #expect(refused.status == 128)
        #expect(refused.complaint.contains("2 seeds or more"))
    }

    /// Statuses as `git bisect run` takes them.
    @Test(arguments: [
        ("--fail-if 'pswpin > 1.05'", 19, "holds, 1.1645"),
        ("--fail-if 'pswpin > 1.3'", 0, "does not hold"),
        ("--fail-if 'pswpin > 1.3' --fail-if 'refaults>=1.1'", 19, "holds"),
        ("--fail-if 'pgfault < 1'", 0, "does not hold"),
        ("--fail-if 'pwspin > 1'", 128, "did you mean 'pswpin'?"),
        ("--fail-if 'pgfualt > 1'", 128, "did you mean 'pgfault'?"),
        ("--fail-if 'pgmajfault > 1'", 128, "is 0 on side A"),
        ("--fail-if 'pswpin is 1'", 128, "COUNTER OP NUMBER"),
        ("--fail-if 'pswpin > 1' --sedes 8", 128, "--sedes"),
    ])
    func steps(_ words: String, _ status: Int, _ says: String) async throws {
        let shell = try await shell(seeds: 8, b: more)
        let ending = try await shell("srorch \(Self.words) \(words)")
        #expect(ending.status == status, "\(ending.complaint)")
        #expect(ending.complaint.contains(says), "\(ending.complaint)")
    }

    /// A bound inside the interval is judged by the means, and said to be unsettled.
    @Test func unsettled() async throws {
        let shell = try await shell(seeds: 8, b: more)
        let ending = try await shell("srorch \(Self.words) --fail-if 'pswpin > 1.164'")
        #expect(ending.status == 19)
        #expect(ending.complaint.contains("more --seeds would tell"))
    }

    @Test func otherMemoryIsNoComparison() async throws {
        let shell = try await shell(seeds: 8) { figures, seed in
            var other = more(figures, seed)
            other.available = 58_000
            return other
        }
        let ending = try await shell("srorch \(Self.words)")
        #expect(ending.status == 0)
        #expect(ending.complaint.contains("differs by 3.3 %"))
        #expect(ending.output.split(separator: "\n").allSatisfy { !$0.hasSuffix("*") })
        let step = try await shell("srorch \(Self.words) --fail-if 'pswpin > 1.05'")
        #expect(step.status == 125)
    }

    /// Runs that are missing are made; here no run can be begun.
    @Test func goesOnFromWhatIsWhole() async throws {
        let shell = try await shell(seeds: 8, b: more)
        let more = try await shell(
            "tool=$(command -v srorch); PATH=/nowhere \"$tool\" \(Self.words) --seeds 9")
        #expect(more.status == 3)
        let other = try await shell("srorch \(Self.words) --memory 80")
        #expect(other.status == 10)
        #expect(other.complaint.contains("another guest"))
    }

    /// A kernel B that cannot be had says nothing of the change, and is skipped; on side A it is
    /// the same for all commits, and ends the search.
    @Test func brokenTrees() async throws {
        let shell = try Shell()
        _ = try await shell("mkdir tree")
        let step = "--workload zipf-kv --seeds 2 -q -o pairs --fail-if 'pswpin > 1'"
        let build = try await shell(
            "srorch ab --kernel 6.1 --kernel tree \(step) --build 'echo no rule; false'")
        #expect(build.status == 125)
        #expect(build.complaint.contains("ended with status 1"))
        #expect(try await shell("cat pairs/build.log").output == "no rule\n")
        let natural = try await shell(
            "srorch ab --kernel 6.1 --kernel tree --workload zipf-kv -q -o pairs --build false")
        #expect(natural.status == 12)
        let first = try await shell("srorch ab --kernel tree --kernel 6.1 \(step)")
        #expect(first.status == 128, "\(first.complaint)")
        let missing = try await shell("srorch ab --kernel 6.1 --kernel none/such \(step)")
        #expect(missing.status == 128)
        #expect(missing.complaint.contains("none/such"))
        let noFolder = try await shell("srorch ab --kernel 6.1 --kernel 6.12 \(step) --build true")
        #expect(noFolder.status == 128)
    }

    /// A history of eight commits, of which the sixth changes what is swapped in, the fourth does
    /// not build, and the others do nothing: git finds the sixth.
    @Test func bisect() async throws {
        let shell = try await shell(seeds: 8, b: more)
        for seed in 1...8 {
            // A kernel that differs from A in nothing, seed by seed.
            _ = try await shell("cp -r pairs/runs/k6.1-s\(seed) pairs/runs/k7.3-s\(seed)")
        }
        let ending = try await shell(
            """
            export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t \
                GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t
            mkdir empty tree; cd tree; git init -q
            for commit in 7.3:1 7.3:2 7.3:3 empty:4 7.3:5 6.12:6 6.12:7 6.12:8; do
                echo ${commit#*:} > number; echo ${commit%:*} > kernel
                git add -A; git commit -q -m "commit ${commit#*:}"; git tag c${commit#*:}
            done
            cat > ../step <<'END'
            cd .. && srorch ab --kernel 6.1 --kernel $(cat tree/kernel) --workload zipf-kv \
                -q -o pairs --fail-if 'pswpin > 1.05' > /dev/null
            END
            git bisect start c8 c1 > ../log && git bisect run sh ../step >> ../log 2>&1
            git bisect log
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.contains("] commit 6\n"), "\(ending.output)")
        let last = ending.output.split(separator: "\n").last ?? ""
        #expect(last.hasPrefix("# first bad commit: ") && last.hasSuffix("commit 6"))
        #expect(ending.output.contains("# skip: ") && ending.output.contains("] commit 4\n"))
    }

    @Test(arguments: [
        "--kernel 6.1 --workload zipf-kv", "--kernel 6.1 --kernel 6.12",
        "--kernel 6.1 --kernel 6.12 --kernel 7.3 --workload zipf-kv",
        "--kernel 6.1 --kernel 6.12 --workload zipf-vk",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --param sise=1M",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --seeds 0",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --seeds 2 --first-seed 18446744073709551615",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --jobs 0",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --retries -1",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --memory 1",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv -o -",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --json --mail",
        "--kernel 6.1 --kernel 6.12 --workload zipf-kv --sysctl swappiness",
        "--kernel 6.1 --kernel 6.12 --param size=1M -- true",
    ])
    func refused(_ words: String) async throws {
        let ending = try await Shell()("srorch ab \(words)")
        #expect(ending.status == 64, "\(ending.complaint)")
        let step = try await Shell()("srorch ab --fail-if 'pswpin > 1' \(words)")
        #expect(step.status == 128, "\(step.complaint)")
    }
}
