// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport
import SRText
import Testing

@testable import SRDevices
@testable import SRWhatIf

/// Figures of devices, and what is chosen by them, worked by hand.
@Suite struct FigureTests {
    private func result(
        held: Double, algorithms: [String] = ["lzo"],
        _ change: (inout DeviceCounts) -> Void = { _ in }
    ) -> DeviceResult {
        var result = DeviceResult(algorithms: algorithms, pageSize: .kib4)
        result.duration = 10_000_000_000
        result.heldArea = held * 1e10
        change(&result.counts)
        return result
    }

    private let costs = CostModel(
        algorithms: ["lzo": .init(compress: 4000, decompress: 1000)], diskRead: 100_000,
        source: "made up")

    @Test("Waits: half by decompression, the rest of the disk, one of them compressed")
    func waits() {
        let figures = DeviceFigures(
            result(held: 1) { counts in
                counts.compressions = [10, 0, 0, 0]
                counts.decompressions = [6, 0, 0, 0]
                counts.servedByLane = [5, 0, 0, 0]
                counts.servedDisk = 4
                counts.servedDiskCompressed = [1, 0, 0, 0]
                counts.servedSame = 1
            }, costs)
        #expect(figures.cpuSeconds == 46_000 / 1e9)
        // 5 of 1 us, 3 of 100, and one of 101.
        let waits: Double = 406_000
        #expect(figures.waitSeconds == waits / 1e9)
        #expect(figures.wait(0.1) == 0 && figures.wait(0.11) == 1000 && figures.wait(0.6) == 1000)
        #expect(figures.wait(0.61) == 100_000 && figures.wait(0.9) == 100_000)
        #expect(figures.wait(0.91) == 101_000 && figures.wait(1) == 101_000)
    }

    @Test("What an algorithm costs that nobody measured is not made up")
    func unknown() {
        let figures = DeviceFigures(
            result(held: 1, algorithms: ["zstd"]) { $0.compressions = [1, 0, 0, 0] }, costs)
        #expect(figures.cpuSeconds == nil && figures.waitSeconds == nil && figures.wait(0.5) == nil)
        // One that was never used costs nothing.
        let idle = DeviceFigures(result(held: 1, algorithms: ["zstd"]), costs)
        #expect(idle.cpuSeconds == 0 && idle.wait(0.5) == nil)
    }

    private func study(
        _ devices: [[Double]], costs: CostModel? = nil,
        _ change: (Int, inout DeviceCounts) -> Void = { _, _ in }
    ) throws -> WhatIfStudy {
        let spec = try DeviceSpec("zram,comp_algorithm=lzo")
        let settings = try DeviceSettings(spec, on: .init(kernel: .linux612, pageSize: .kib4))
        let runs = devices[0].indices.map { run in
            WhatIfStudy.Run(
                name: "r\(run)", title: "",
                figures: devices.indices.map { index in
                    DeviceFigures(
                        result(held: devices[index][run]) { change(index, &$0) },
                        costs ?? self.costs)
                })
        }
        return WhatIfStudy(
            candidates: devices.map { _ in .init(spec: spec, settings: settings) }, runs: runs,
            costs: costs ?? self.costs, pageSize: .kib4)
    }

    @Test("The least memory that costs at most a twentieth of the trace's time")
    func choice() throws {
        // 10 s: device 1 is small and costs 0.6 s, 2 costs 0.4 s, 3 nothing.
        let study = try study([[100], [200], [300]]) { index, counts in
            counts.compressions = [[150_000, 100_000, 0][index], 0, 0, 0]
        }
        #expect(Choice(study)?.index == 1)
        #expect(study.candidates.indices.map(study.isOnFront) == [true, true, true])
        let refusing = try self.study([[100], [200]]) { index, counts in
            counts.refusedFull = index == 0 ? 1 : 0
        }
        #expect(Choice(refusing)?.index == 1)
        #expect(refusing.candidates.indices.map(refusing.isOnFront) == [false, true])
        let dear = try self.study([[100], [200]]) { index, counts in
            counts.compressions = [[400_000, 300_000][index], 0, 0, 0]
        }
        #expect(Choice(dear)?.index == 1)
        #expect(Choice(refusing)?.why == "no other that a kernel has took every page")
        #expect(Choice(try self.study([[100]]))?.why == "no other was asked for")
        let all = try self.study([[100]]) { $1.refusedByLimit = 1 }
        #expect(Choice(all) == nil)
    }

    @Test("Without costs: the least memory of those that read least from a disk")
    func withoutCosts() throws {
        let study = try study([[100], [200], [300]], costs: CostModel()) { index, counts in
            counts.compressions = [1, 0, 0, 0]
            counts.servedDisk = index == 0 ? 5 : 0
        }
        #expect(!study.knowsCosts && Choice(study)?.index == 1)
        #expect(Choice(study)?.why.contains("of those that read least from a disk;") == true)
        let quiet = try self.study([[100], [200]], costs: CostModel()) {
            $1.compressions = [1, 0, 0, 0]
        }
        #expect(Choice(quiet)?.why.hasPrefix("it has the least memory on average;") == true)
        #expect(study.candidates.indices.map(study.isOnFront) == [true, true, false])
    }

    @Test("Three runs: mean, interval by Student's t, and whether two devices are told apart")
    func runs() throws {
        let study = try study([[100, 110, 120], [105, 104, 130], [200, 210, 220]])
        let first = try #require(study.estimate(0) { $0.result.meanHeld })
        #expect(first.mean == 110)
        // t of 2 degrees of freedom is 4.302653, the deviation 10.
        #expect(abs((first.halfWidth ?? 0) - 4.302653 * 10 / 3.0.squareRoot()) < 1e-4)
        #expect(study.tellsApart(0, 1) == false && study.tellsApart(0, 2) == true)
        let one = try self.study([[100], [200]])
        #expect(
            one.tellsApart(0, 1) == nil && one.estimate(0) { $0.result.meanHeld }?.halfWidth == nil)
        #expect(Verdict(study).paragraphs.contains { $0.contains("1 and 2 cannot be told apart") })
    }

    private func lines(_ text: String, kernel: KernelSeries = .linux612) throws -> [String] {
        let settings = try DeviceSettings(
            DeviceSpec(text), on: .init(kernel: kernel, pageSize: .kib4, totalram: 1 << 30))
        // 100 MiB of pages in 30 MiB: with a quarter more, in steps of 16 MiB, 128 and 48.
        return PasteLines(settings, peakPages: 25_600, peakPoolPages: 7_680).sections
            .flatMap { [$0.title] + $0.lines }
    }

    @Test("Lines to paste: sizes have room, policies come with their interval")
    func paste() throws {
        #expect(
            try lines("zram,comp_algorithm=zstd") == [
                "/etc/systemd/zram-generator.conf", "[zram0]", "zram-size = 128",
                "zram-resident-limit = 48", "compression-algorithm = zstd", "or, by hand, as root",
                "modprobe zram", "cd /sys/block/zram0", "echo zstd > comp_algorithm",
                "echo 128M > disksize", "echo 48M > mem_limit",
                "mkswap /dev/zram0", "swapon -p 100 /dev/zram0",
            ])
        let policy = try lines(
            "zram,comp_algorithm=lzo,recomp_algorithm=zstd,recompress.idle=300,backing_dev=1G,"
                + "writeback.idle=900,writeback_limit=1000,disksize=1G,compact=1,recompress.threshold=2000"
        )
        #expect(policy.contains("zram-size = 1024"))
        #expect(policy.contains("compression-algorithm = lzo zstd"))
        #expect(policy.contains("writeback-device = /dev/DISK"))
        let rest = try #require(policy.firstIndex(of: "every 60 s, by a timer of systemd"))
        #expect(
            Array(policy[rest...]) == [
                "every 60 s, by a timer of systemd", "cd /sys/block/zram0", "echo 300 > idle",
                "echo \"type=idle threshold=2000\" > recompress", "echo 900 > idle",
                "echo idle > writeback", "echo 1 > compact", "once a day", "cd /sys/block/zram0",
                "echo 1000 > writeback_limit", "echo 1 > writeback_limit_enable",
            ])
        #expect(
            policy.contains("echo \"algo=zstd priority=1\" > recomp_algorithm"))
    }

    @Test("zswap's lines are those that its kernel has")
    func pasteZswap() throws {
        #expect(
            try lines("zswap,compressor=zstd", kernel: .linux73).prefix(6) == [
                "the kernel's command line, in one line", "zswap.enabled=Y",
                "zswap.compressor=zstd", "zswap.max_pool_percent=20",
                "zswap.accept_threshold_percent=90", "zswap.shrinker_enabled=N",
            ])
        let early = try lines("zswap,compressor=zstd", kernel: .linux61)
        #expect(early.contains("zswap.zpool=zsmalloc") && early.last == "echo Y > enabled")
        #expect(!early.contains { $0.contains("shrinker") })
        #expect(
            try lines("zram,comp_algorithm=lz4,disksize=64M+disk").suffix(3) == [
                "mkswap /dev/zram0", "swapon -p 2 /dev/zram0", "swapon -p 1 /dev/DISK",
            ])
    }

    @Test("One is told as one, and many as many")
    func numbers() throws {
        func sentence(_ count: UInt64) throws -> String {
            let spec = try DeviceSpec("zram,comp_algorithm=lzo,disksize=64K+disk,size=4K")
            let settings = try DeviceSettings(spec, on: .init(kernel: .linux612, pageSize: .kib4))
            let figures = DeviceFigures(
                result(held: 1) { counts in
                    counts.diskWrites = count
                    counts.servedDisk = count
                    counts.refusedFull = count
                }, costs)
            let study = WhatIfStudy(
                candidates: [.init(spec: spec, settings: settings)],
                runs: [.init(name: "r", title: "", figures: [figures])], costs: costs,
                pageSize: .kib4)
            return study.verdict.joined(separator: " ")
        }
        let one = try sentence(1)
        #expect(one.contains("too small: 1 write found no place"))
        #expect(one.contains("1 page was written to a disk, and 1 read waited for it."))
        // Nothing is said of what the trace had, for none of the devices had all of it.
        #expect(one.hasPrefix("At most 0 B of pages found a place at once."))
        #expect(one.contains("Give them more disksize or size."))
        let many = try sentence(1001)
        #expect(many.contains("too small: 1,001 writes found no place"))
        #expect(many.contains("1,001 pages were written to a disk, and 1,001 reads waited for it."))
    }

    @Test("Costs of some algorithms: those that lack are named")
    func someCosts() throws {
        let spec = try DeviceSpec("zram,comp_algorithm=zstd")
        let settings = try DeviceSettings(spec, on: .init(kernel: .linux612, pageSize: .kib4))
        let figures = DeviceFigures(
            result(held: 1, algorithms: ["zstd"]) { $0.compressions = [1, 0, 0, 0] }, costs)
        let study = WhatIfStudy(
            candidates: [
                .init(spec: spec, settings: settings), .init(spec: spec, settings: settings),
            ],
            runs: [.init(name: "r", title: "", figures: [figures, figures])], costs: costs,
            pageSize: .kib4)
        let words = study.verdict.joined(separator: " ")
        #expect(words.contains("processor time is not weighed, for there are no costs of zstd"))
        #expect(!words.contains("no costs were given"))
    }
}
