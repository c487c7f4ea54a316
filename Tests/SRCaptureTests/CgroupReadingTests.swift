// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRRunFolder
import SystemPackage
import Testing

@testable import SRCapture

/// What the shell beside a cgroup prints, read back.
@Suite("Readings of a cgroup")
struct CgroupReadingTests {
    private static func reading(_ uptime: String, current: Int, anon: Int, faults: Int) -> String {
        """
        ==> /proc/uptime <==
        \(uptime) 0.10

        ==> /sys/fs/cgroup/srorch/memory.current <==
        \(current)

        ==> /sys/fs/cgroup/srorch/memory.swap.current <==
        0

        ==> /sys/fs/cgroup/srorch/memory.stat <==
        anon \(anon)
        unevictable 0

        ==> /sys/fs/cgroup/srorch/memory.events <==
        max \(faults)
        oom_kill 0

        ==> /sys/fs/cgroup/srorch/memory.pressure <==
        some avg10=0.00 avg60=0.00 avg300=0.00 total=\(faults * 10)
        full avg10=0.00 avg60=0.00 avg300=0.00 total=\(faults)

        ==> /proc/vmstat <==
        nr_free_pages 77
        pgfault \(faults)

        """
    }

    @Test func aLogGivesItsReadingsAndKeepsTheCommandsWords() throws {
        let log = FilePath(NSTemporaryDirectory() + "cgroup-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: log.string) }
        let whole = [
            Self.reading("1.50", current: 4096, anon: 0, faults: 3),
            Self.reading("2.51", current: 8192, anon: 4096, faults: 5),
        ]
        // The shell was ended while it wrote the third.
        let cut = String(Self.reading("3.50", current: 1, anon: 1, faults: 1).dropLast(14))
        let last = Self.reading("3.70", current: 12288, anon: 4096, faults: 9)
        let end = "srorch-cgroup-reading\n"
        let text =
            "the command's word\nsrorch-cgroup\nno end of line"
            + "\nsrorch-cgroup\n" + whole.map { $0 + end }.joined() + cut + "\n" + end + last + end
        try Data(text.utf8).write(to: URL(filePath: log.string))
        let cgroup = try #require(CgroupReading.take(from: log, limitMiB: 64))
        #expect(cgroup.limitMiB == 64)
        #expect(cgroup.seconds == [1.5, 2.51, 3.7])
        #expect(cgroup.currentBytes == [4096, 8192, 12288])
        #expect(cgroup.swapBytes == [0, 0, 0])
        #expect(cgroup.stat == ["anon": [0, 4096, 4096]])
        #expect(cgroup.events == ["max": [3, 5, 9], "oom_kill": [0, 0, 0]])
        #expect(cgroup.pressureMicroseconds == ["some": [30, 50, 90], "full": [3, 5, 9]])
        #expect(cgroup.vmstat == ["pgfault": [3, 5, 9]])
        let left = try String(contentsOfFile: log.string, encoding: .utf8)
        #expect(left == "the command's word\nsrorch-cgroup\nno end of line")
    }

    @Test func aLogWithoutReadingsStaysAsItIs() throws {
        let log = FilePath(NSTemporaryDirectory() + "cgroup-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: log.string) }
        let text = "words\n\nsrorch-cgroup\nbut no reading\n"
        try Data(text.utf8).write(to: URL(filePath: log.string))
        #expect(CgroupReading.take(from: log, limitMiB: 64) == nil)
        #expect(try String(contentsOfFile: log.string, encoding: .utf8) == text)
    }

    @Test func manyReadingsAreThinnedAndTheLastIsKept() throws {
        let text = (0...2500).map {
            Self.reading("\($0).00", current: $0, anon: $0, faults: $0) + "srorch-cgroup-reading\n"
        }.joined()
        let cgroup = try #require(CgroupReading.series(in: text[...], 8))
        #expect(cgroup.seconds.count <= 1000 && cgroup.seconds.count > 500)
        #expect(cgroup.seconds.first == 0 && cgroup.seconds.last == 2500)
        #expect(cgroup.currentBytes == cgroup.seconds.map { Int64($0) })
    }
}
