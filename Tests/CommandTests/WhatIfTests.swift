// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import Testing

/// `srorch whatif`.
struct WhatIfTests {
    /// Pages 0 to 99 written with two lengths, idle for a while, read and freed.
    private let events: [SwapEvent] = {
        var events: [SwapEvent] = []
        for page in UInt32(0)..<100 {
            events.append(
                SwapEvent(
                    time: 100_000_000_000 + UInt64(page), operation: .write, pageIndex: page,
                    length: 1000))
        }
        for page in UInt32(0)..<50 {
            events.append(
                SwapEvent(time: 130_000_000_000, operation: .read, pageIndex: page))
        }
        for page in UInt32(0)..<100 {
            events.append(
                SwapEvent(time: 140_000_000_000, operation: .free, pageIndex: page))
        }
        return events
    }()

    private func devices(_ ending: Shell.Ending) throws -> [[String: Any]] {
        try #require(try ending.json()["devices"] as? [[String: Any]])
    }

    private func run(_ device: [String: Any]) throws -> [String: Any] {
        try #require((device["runs"] as? [[String: Any]])?.first)
    }

    @Test("JSON has the keys that are promised, and the figures that are known")
    func keys() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let ending = try await shell(
            """
            srorch whatif --json --kernel 6.12 --device zram,comp_algorithm=lzo \
                --device zram,comp_algorithm=lzo,backing_dev=1M,interval=5,idle=10 \
                --device zswap,compressor=lzo --totalram 1M t.srt
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        let json = try ending.json()
        #expect(json["choice"] is Int && json["verdict"] is [String] && json["paste"] is [Any])
        let all = try devices(ending)
        let plain = try run(all[0])
        // Four objects of 1,000 bytes a page.
        #expect(plain["peakPoolBytes"] as? Int == 25 * 4096)
        #expect(plain["peakHeldBytes"] as? Int == 25 * (4096 + 56) + 100 * (8 + 16))
        #expect(plain["finalCompressedBytes"] as? Int == 0)
        let written = try run(all[1])
        #expect(written["writtenBack"] as? Int == 100)
        #expect((written["served"] as? [String: Any])?["disk"] as? Int == 50)
        // Written back at 115 s: 25 s of 100,000 bytes, of 40 s.
        let freed = try #require(written["freedByWritebackBytes"] as? Double)
        #expect(abs(freed - 62_500) < 1)
        // The clairvoyant: 50 pages for 40 s, 50 for the 10 s behind their read.
        let best = try #require(written["freedByClairvoyantBytes"] as? Double)
        #expect(abs(best - 62_500) < 1)
        let zswap = try run(all[2])
        #expect((zswap["served"] as? [String: Any])?["disk"] as? Int == 0)
        #expect(zswap["cpuSeconds"] is NSNull)
    }

    @Test("Costs of a file become seconds and waits")
    func costs() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let ending = try await shell(
            """
            echo '{"algorithms": [{"name": "lzo", "compressNsPage": 4000, "decompressNsPage": 1000}],
                "processor": "Abacus"}' > costs.json
            srorch whatif --json --costs costs.json --disk-read 8ms --device zram,comp_algorithm=lzo \
                --device zram,comp_algorithm=lzo,backing_dev=1M,interval=5,idle=10 t.srt
            """)
        let all = try devices(ending)
        let plain = try run(all[0])
        // 100 times 4 us and 50 times 1.
        let seconds: Double = 450_000
        #expect(plain["cpuSeconds"] as? Double == seconds / 1e9)
        #expect(plain["waitSeconds"] as? Double == 50_000 / 1e9)
        let written = try run(all[1])
        let waits = written["waitNanoseconds"] as? [String: Any]
        #expect(waits?["p50"] as? Double == 8_000_000)
        #expect(written["waitSeconds"] as? Double == 0.4)
        #expect(try ending.json()["choice"] as? Int == 2)
        #expect((try ending.json()["costs"] as? String)?.contains("Abacus") == true)
    }

    @Test("Without devices: zram with each algorithm of the trace")
    func usual() async throws {
        let shell = try Shell()
        var header = TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1"])
        header.compressors = ["lzo1x-1"]
        try shell.write("t.srt", events, header)
        let ending = try await shell("srorch whatif --json t.srt")
        let names = try devices(ending).map { $0["device"] as? String }
        #expect(names == ["zram,comp_algorithm=lzo"])
    }

    @Test("A sweep takes each value once; a setting of no device is refused")
    func sweep() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        // A device with nothing that ages stays as it is; if that is all, it is refused.
        let ending = try await shell(
            """
            srorch whatif --json --device zram,comp_algorithm=lzo,backing_dev=1M,interval=5 \
                --device zram,comp_algorithm=lzo --sweep idle=10,20 t.srt
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(try devices(ending).count == 3)
        let idle = try await shell(
            "srorch whatif --device zram,comp_algorithm=lzo --sweep idle=10,20 t.srt")
        #expect(idle.status == 24 && idle.complaint.contains("nothing asks for idle pages"))
        let swept = try await shell(
            """
            srorch whatif --json --device zram,comp_algorithm=lzo,backing_dev=1M \
                --device disk --sweep idle=10,20 --sweep interval=5,6 t.srt
            """)
        #expect(swept.status == 0, "\(swept.complaint)")
        #expect(try devices(swept).count == 5)
        let wrong = try await shell("srorch whatif --sweep idel=10 t.srt")
        #expect(wrong.status == 24 && wrong.complaint.contains("did you mean 'idle'"))
        let aging = "--device zram,comp_algorithm=lzo,backing_dev=1M"
        for (words, reason) in [
            ("--sweep idle", "write SETTING=VALUE"), ("--sweep idle=", "write SETTING=VALUE"),
            ("--sweep =1", "write SETTING=VALUE"), ("--sweep idle=1,,2", "a comma without a value"),
            ("--sweep idle=1,2,", "a comma without a value"),
            ("--sweep idle=1,2,1", "1 is given twice"),
            ("--sweep idle=1 --sweep idle=2", "idle is swept twice"),
        ] {
            let ending = try await shell("srorch whatif \(aging) \(words) t.srt")
            #expect(
                ending.status == 24 && ending.complaint.contains(reason),
                "\(words): \(ending.complaint)")
        }
    }

    @Test("Devices of a YAML file are those of the command line")
    func yaml() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let ending = try await shell(
            """
            cat > d.yaml <<EOF
            devices:
              - zram:
                  comp_algorithm: lzo
                  backing_dev: 1M
                  writeback: {type: idle, idle: 10}
                  interval: 5
              - - zram: {comp_algorithm: lzo, disksize: 40K}
                - disk:
              - zswap,compressor=lzo,totalram=1M
            EOF
            srorch whatif --json --devices d.yaml t.srt
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(
            try devices(ending).map { $0["device"] as? String } == [
                "zram,comp_algorithm=lzo,backing_dev=1M,writeback.type=idle,writeback.idle=10,interval=5",
                "zram,comp_algorithm=lzo,disksize=40K+disk", "zswap,compressor=lzo,totalram=1M",
            ])
        for (text, reason) in [
            ("zram: [", "not YAML"), ("x: 1", "e.yaml:1:1: there is no key 'x'"),
            ("- zram: {a: [1]}", "e.yaml:1:13: a has a single value"),
            ("- {zram: , disk: }", "a kind with its settings"), ("", "no list of devices"),
            ("devices: []", "no list of devices"),
            ("devices: [[]]", "e.yaml:1:11: a row by priority"),
            ("device: [disk]", "did you mean 'devices'?"),
            ("devices: [disk, {disk: {size: 0}}]", "e.yaml:1:17: disk: size=0: nothing fits"),
            (
                "devices: [{zram: {comp_algorithm: lzo, comp_algorithm: lz4}}]",
                "e.yaml:1:19: given twice"
            ),
            ("devices: [{disk: {size}}]", "a setting has a name and a value"),
        ] {
            let ending = try await shell(
                "printf '%s\\n' '\(text)' > e.yaml; srorch whatif --devices e.yaml t.srt")
            #expect(
                ending.status == 24 && ending.complaint.contains(reason),
                "\(text): \(ending.complaint)")
        }
        for (name, reason, status) in [
            ("nowhere.yaml", "No such file", 64), (".", "directory", 64),
            ("-", "not standard input", 64), ("t.srt", "not text", 24),
        ] {
            let ending = try await shell("srorch whatif --devices \(name) t.srt </dev/null")
            #expect(
                ending.status == status && ending.complaint.contains(reason),
                "\(name): \(ending.complaint)")
        }
    }

    @Test("What is wrong with costs is said")
    func wrongCosts() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        func costs(_ entries: String) -> String { "{\"algorithms\": [\(entries)]}" }
        func entry(_ cost: String) -> String {
            "{\"name\": \"lzo\", \"compressNsPage\": \(cost), \"decompressNsPage\": 1}"
        }
        for (text, reason) in [
            ("", "has no costs"), (costs(""), "has no costs"),
            (costs(entry("\"x\"")), "has no costs"),
            (costs(entry("-1")), "lzo costs -1.0 ns a page"), (costs(entry("1e308")), "from 0 to"),
            (costs(entry("1") + ", " + entry("2")), "has costs of lzo twice"),
        ] {
            let ending = try await shell(
                "printf '%s\\n' '\(text)' > c.json; srorch whatif --costs c.json t.srt")
            #expect(
                ending.status == 64 && ending.complaint.contains(reason),
                "\(text): \(ending.complaint)")
        }
        let missing = try await shell("srorch whatif --costs nowhere.json t.srt")
        #expect(missing.status == 64 && missing.complaint.contains("No such file"))
    }

    @Test("A run that is named twice is no second run; of a copy it is said")
    func twice() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let ending = try await shell("ln -s t.srt u.srt; srorch whatif t.srt u.srt")
        #expect(ending.status == 64, "\(ending.complaint)")
        #expect(ending.complaint.contains("t.srt is given twice (as u.srt)"))
        let copy = try await shell("cp t.srt v.srt; srorch whatif t.srt v.srt")
        #expect(copy.status == 0 && copy.output.contains("v.srt and t.srt have the same figures"))
        try shell.write("w.srt", Array(events.dropLast()))
        let other = try await shell("srorch whatif t.srt w.srt")
        #expect(other.status == 0 && !other.output.contains("the same figures"))
    }

    @Test(
        "All runs are taken through the devices of the first; that others are of another workload is said"
    )
    func others() async throws {
        let shell = try Shell()
        let two = TraceHeader(
            pageSize: .kib4, compressors: ["lzo1x-1", "lz4"], origin: "capture a")
        try shell.write("two.srt", events, two)
        let one = TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1"], origin: "capture b")
        try shell.write("one.srt", Array(events.dropLast()), one)
        let lacking = try await shell("srorch whatif two.srt one.srt")
        #expect(lacking.status == 25, "\(lacking.complaint)")
        #expect(lacking.complaint.contains("one.srt: the trace has no lengths of lz4"))
        let ending = try await shell("srorch whatif --json one.srt two.srt")
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(try devices(ending).count == 1)
        let remarks = try #require(try ending.json()["remarks"] as? [String])
        #expect(
            remarks.contains {
                $0.hasPrefix("two.srt is a run of capture a on Linux 6.1, one.srt of capture b")
            }, "\(remarks)")
    }

    @Test("What compressors cost is measured on the first run that has pages, wherever it stands")
    func laterCosts() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let ending = try await shell(
            """
            srorch synth --workload memory-fill --param size=8M --param passes=1 --memory 2M \
                --swap-size 16 --sample 1/4 --quiet -o run >/dev/null
            srorch whatif --json t.srt run
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect((try ending.json()["costs"] as? String)?.contains(" pages of run, on ") == true)
        for device in try devices(ending) {
            let runs = try #require(device["runs"] as? [[String: Any]])
            #expect(runs.allSatisfy { ($0["cpuSeconds"] as? Double ?? 0) > 0 })
        }
    }

    @Test("What a trace lacks is said: lengths, times, frees, losses")
    func lacks() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let lengths = try await shell("srorch whatif --device zram,comp_algorithm=zstd t.srt")
        #expect(lengths.status == 25)
        #expect(
            lengths.complaint.contains("has no lengths of zstd")
                && lengths.complaint.contains("those of lzo"))

        try shell.write("c.srt", events, TraceHeader(pageSize: .kib4, clock: .none))
        let timed = "zram,comp_algorithm=lzo,backing_dev=1M,idle=9"
        let times = try await shell("srorch whatif --device \(timed) c.srt")
        #expect(times.status == 26 && times.complaint.contains("has no times"))
        let untimed = try await shell("srorch whatif --device zram,comp_algorithm=lzo c.srt")
        #expect(untimed.status == 0 && untimed.output.contains("means are over events"))

        try shell.write(
            "l.srt", Array(events.prefix(100)) + [.lost(count: 7, time: 140_000_000_000)])
        let lost = try await shell("srorch whatif l.srt")
        #expect(lost.status == 0 && lost.output.contains("7 records were lost"))
        #expect(lost.output.contains("no free events"))
        #expect(try await shell("srorch whatif --strict l.srt").status == 8)
    }

    @Test("Pages of two sizes are refused; a damaged trace is said")
    func mixed() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        try shell.write("u.srt", events, TraceHeader(pageSize: .kib16))
        let ending = try await shell("srorch whatif t.srt u.srt")
        #expect(ending.status == 18 && ending.complaint.contains("u.srt has pages of 16 KiB"))
        let torn = try await shell("head -c 300 t.srt > torn.srt; srorch whatif torn.srt")
        #expect(torn.status == 9 && torn.output.isEmpty)
        #expect(try await shell("srorch whatif nowhere.srt").status == 9)
        #expect(try await shell("srorch whatif").status == 64)
    }

    @Test("Several runs give intervals, and what they cannot tell apart is said")
    func seeds() async throws {
        let shell = try Shell()
        for seed in 1...3 {
            try shell.write(
                "s\(seed).srt",
                events.map { event in
                    var event = event
                    if event.operation == .write { event.length += UInt32(seed * 100) }
                    return event
                })
        }
        let ending = try await shell(
            """
            srorch whatif --device zram,comp_algorithm=lzo --device zram,comp_algorithm=lzo,chain=4 \
                s1.srt s2.srt s3.srt
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.contains("on average over 3 runs") && ending.output.contains(" ± "))
        #expect(ending.output.contains("95 % interval of the mean over 3 runs"))
        let one = try await shell("srorch whatif s1.srt")
        #expect(one.output.contains("These figures are of one run"))
    }

    @Test("Every device refuses pages: no choice, and nothing to paste")
    func tooSmall() async throws {
        let shell = try Shell()
        try shell.write("t.srt", events)
        let ending = try await shell(
            "srorch whatif --device zram,comp_algorithm=lzo,mem_limit=16K t.srt")
        #expect(ending.status == 0 && ending.output.contains("Every device refused pages"))
        #expect(ending.output.contains("is too small: 84 writes found no place"))
        #expect(!ending.output.contains("zram-generator"))
    }

    @Test("The published kernel build: the verdict first, and lines to paste")
    func published() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch whatif --device zram,comp_algorithm=lzo \
                --device zram,comp_algorithm=lzo,backing_dev=1G,idle=30,interval=10 $RUN > piped
            head -n 1 piped; grep -c 'compression-algorithm = lzo' piped
            """)
        #expect(
            ending.output == """
                At most 136.2 MiB of pages are swapped out at once.
                1

                """, "\(ending.complaint)")
    }
}
