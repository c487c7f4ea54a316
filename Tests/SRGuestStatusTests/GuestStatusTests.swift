// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRGuestStatus
import SRSupport
import Testing

@Suite("What a guest says")
struct GuestStatusTests {
    @Test func aSnapshotHasItsCounters() throws {
        let line = """
            {"event":"snapshot","monotonicNs":12,"phase":"exit","relay":{"reads":3,"writes":4},\
            "vmstat":{"pswpin":2,"pswpout":4},"swapUsedKiB":88}
            """
        guard case .snapshot(let snapshot) = try GuestStatus(line: line) else {
            Issue.record("not a snapshot")
            return
        }
        #expect(snapshot.phase == "exit")
        #expect(snapshot.relay?["writes"] == 4)
        #expect(snapshot.vmstat["pswpin"] == 2)
        #expect(snapshot.swapUsedKiB == 88)
    }

    @Test(arguments: [
        "", "{", "{}", #"{"event":"boot"}"#, #"{"event":"party"}"#,
        #"{"event":"snapshot","monotonicNs":-1,"phase":"exit","vmstat":{},"swapUsedKiB":0}"#,
    ])
    func aLineThatCannotBeReadIsRefused(line: String) throws {
        let error = #expect(throws: SRError.self) { try GuestStatus(line: line) }
        #expect(error?.code == .protocolViolation)
    }

    @Test func aLineThatCannotBeReadIsQuoted() throws {
        let error = #expect(throws: SRError.self) { try GuestStatus(line: "half a li") }
        #expect(error?.message.hasSuffix("half a li") == true)
    }

    /// docs/dataflow.md, "Between host and guest", shows one of each.
    @Test func everyEventIsTold() throws {
        let lines = [
            #"{"event":"boot","monotonicNs":1,"kernel":"6.1","memTotalKiB":2,"vcpus":1,"lockedKiB":3}"#,
            #"{"event":"exit","monotonicNs":1,"status":0,"signal":9,"found":true,"userMs":1,"systemMs":2}"#,
            #"{"event":"collector","monotonicNs":1,"status":0,"lockedKiB":-1}"#,
            #"{"event":"error","monotonicNs":1,"step":"swap","message":"no","errno":12}"#,
            #"{"event":"end","monotonicNs":1}"#,
        ]
        let events = try lines.map { try GuestStatus(line: $0) }
        guard case .boot(let boot) = events[0], case .exit(let exit) = events[1],
            case .collector(let collector) = events[2], case .failure(let failure) = events[3]
        else {
            Issue.record("not in that order: \(events)")
            return
        }
        #expect(boot.memTotalKiB == 2 && boot.lockedKiB == 3)
        #expect(exit.signal == 9 && exit.found)
        #expect(collector.lockedKiB == -1)
        #expect(failure.errno == 12 && failure.step == "swap")
        #expect(events[4] == .end)
    }
}
