// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRLinux
import SRParse
import SRRunFolder
import SRSupport
import SRSynth
import SRSynthRun
import SystemPackage
import Testing

/// A folder of a test's own, that goes with it.
private final class Place: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> FilePath { FilePath(url.appending(path: name).path) }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }

    /// A request that is over within a second: 4 MiB are filled where 1 MiB can stay.
    func request(_ name: String) -> SynthRequest {
        var request = SynthRequest(
            workload: "memory-fill", parameters: ["size": "4M", "passes": "2"],
            output: path(name))
        request.residentBytes = 1 << 20
        request.swapMiB = 8
        return request
    }
}

/// From a request to a run folder like a capture's, and back.
@Suite("Modelled runs")
struct SynthRunTests {
    private let place: Place

    init() throws { place = try Place() }

    private func bytes(_ path: FilePath) throws -> Data {
        try Data(contentsOf: URL(filePath: path.string))
    }

    private func record(_ folder: RunFolder) throws -> RunRecord {
        try JSONDecoder().decode(RunRecord.self, from: bytes(folder.record))
    }

    /// The code of what a request is refused with; nothing is left of it.
    private func refusal(_ change: (inout SynthRequest) throws -> Void) throws -> SRError? {
        let before = try place.names
        var request = place.request("refused")
        try change(&request)
        let error = #expect(throws: SRError.self) { try SynthRun.make(request) }
        #expect(try place.names == before)
        return error
    }

    @Test func theFolderSaysWhatTheTraceHolds() throws {
        let run = try SynthRun.make(place.request("run"))
        #expect(run.record.status == .ok)
        var reader = try TraceReader(path: run.folder.trace.string)
        var counts: [SRParse.Operation: UInt64] = [:]
        while let event = try reader.next() { counts[event.operation, default: 0] += 1 }
        let kept = try record(run.folder)
        let events = try #require(kept.events)
        #expect(events.writes == counts[.write] && events.reads == counts[.read, default: 0])
        #expect(events.frees == counts[.free, default: 0])
        #expect(events.writes > 1000)
        #expect(try events.sha256 == EventDigest.of(trace: run.folder.trace.string))
        #expect(kept.synth?.mode == "model" && kept.synth?.residentKiB == 1024)
        #expect(kept.synth?.eventDigest?.count == 16)
        #expect(kept.machine == nil && kept.workload.exitStatus == 0)
        #expect(kept.workload.seconds > 0)
        let histogram = try String(contentsOfFile: run.folder.histogram.string, encoding: .utf8)
        #expect(histogram.contains("R=\(events.reads) W=\(events.writes)"))
    }

    /// All that is decided otherwise than usual comes back from run.json.
    @Test func aRunIsMadeAgainFromItsRecord() throws {
        var request = place.request("first")
        request.kernel = .linux612
        request.reclaim = .activeInactive
        request.readahead = .cluster
        request.pageSize = .kib16
        request.pageCluster = 1
        request.residentBytes = 5 << 20
        request.parameters["size"] = "12M"
        request.swapMiB = 16
        request.synchronous = true
        request.seed = 77
        let first = try SynthRun.make(request)
        #expect(first.record.status == .ok)
        let again = try SynthRun.make(
            SynthRequest(reproducing: record(first.folder), output: place.path("again")))
        #expect(try bytes(first.folder.trace) == bytes(again.folder.trace))
        #expect(first.record.events?.writes ?? 0 > 100)
        // Each of these alone gives another trace.
        let changes: [(inout SynthRequest) -> Void] = [
            { $0.kernel = .linux61 }, { $0.reclaim = .multiGen }, { $0.pageSize = .kib4 },
            { $0.residentBytes = 6 << 20 }, { $0.synchronous = false }, { $0.seed = 78 },
        ]
        for (number, change) in changes.enumerated() {
            var other = request
            other.output = place.path("other-\(number)")
            change(&other)
            let run = try SynthRun.make(other)
            #expect(try bytes(run.folder.trace) != bytes(first.folder.trace), "\(number)")
        }
    }

    /// A resolution of times changes the times and nothing else, is recorded, and asked for again; how
    /// many processors worked is neither.
    @Test func theResolutionOfTimesIsTheRunsOwn() throws {
        func events(_ run: SynthRun) throws -> [SwapEvent] {
            var reader = try TraceReader(path: run.folder.trace.string)
            var events: [SwapEvent] = []
            while let event = try reader.next() { events.append(event) }
            return events
        }
        var request = place.request("fine")
        request.jobs = 1
        let fine = try SynthRun.make(request)
        #expect(try record(fine.folder).synth?.timeResolution == nil)
        request.output = place.path("coarse")
        request.jobs = 3
        request.timeResolution = 1000
        let coarse = try SynthRun.make(request)
        #expect(try record(coarse.folder).synth?.timeResolution == 1000)
        let rounded = try events(fine).map { event in
            var event = event
            event.time -= event.time % 1000
            return event
        }
        #expect(try events(coarse) == rounded)
        #expect(coarse.record.synth?.counters == fine.record.synth?.counters)
        #expect(coarse.record.synth?.eventDigest != fine.record.synth?.eventDigest)
        let again = try SynthRun.make(
            SynthRequest(reproducing: record(coarse.folder), output: place.path("again")))
        #expect(try bytes(again.folder.trace) == bytes(coarse.folder.trace))
        #expect(again.record.synth?.eventDigest == coarse.record.synth?.eventDigest)
    }

    @Test func whatIsNoSuchRunIsNotMadeAgain() throws {
        let pages = place.path("pages")
        try Data(repeating: 7, count: 5000).write(to: URL(filePath: pages.string))
        var request = place.request("run")
        request.pages = pages
        var notes: [String] = []
        let run = try SynthRun.make(request, note: { notes.append($0) })
        #expect(notes == ["--pages: the last page lacks 3192 bytes, which count as zeros"])
        #expect(try run.record.synth?.pagesDigest == FileDigest.sha256(of: pages))
        let error = #expect(throws: SRError.self) {
            try SynthRequest(reproducing: record(run.folder), output: "x")
        }
        #expect(error?.code == .usage && error?.message.contains("--pages") == true)
        var held = run.record
        held.synth?.mode = "exact"
        #expect(throws: SRError.self) { try SynthRequest(reproducing: held, output: "x") }
    }

    @Test func anInterruptedRunHasAWholeTrace() throws {
        var calls = 0
        var request = place.request("run")
        request.parameters["passes"] = "40"
        let run = try SynthRun.make(
            request,
            watch: { _ in
                calls += 1
                return false
            })
        #expect(calls == 1)
        #expect(try record(run.folder).status == .interrupted)
        var reader = try TraceReader(path: run.folder.trace.string)
        var count: UInt64 = 0
        while try reader.next() != nil { count += 1 }
        #expect(count == run.record.events?.all)
    }

    @Test func swapThatIsTooSmallEndsTheWorkload() throws {
        var request = place.request("run")
        request.swapMiB = 1
        let run = try SynthRun.make(request)
        #expect(run.record.status == .workloadFailed)
        #expect(run.record.message?.isEmpty == false)
        #expect(run.record.workload.exitStatus != 0)
        #expect(run.record.events?.writes ?? 0 > 0)
    }

    @Test func badRequestsLeaveNothing() throws {
        #expect(try refusal { $0.workload = "no-such" }?.code == .usage)
        let program = try refusal {
            $0.workload = "sqlite"
            $0.parameters = [:]
        }
        #expect(program?.message.contains("srorch capture --workload sqlite") == true)
        #expect(
            try refusal { $0.residentBytes = 255 << 12 }?.message.contains("1M or more") == true)
        #expect(try refusal { $0.parameters = ["size": "much"] }?.code == .usage)
        #expect(
            try refusal { $0.pages = place.path("none") }?.message.contains("cannot read") == true)
        let empty = place.path("empty")
        try Data().write(to: URL(filePath: empty.string))
        #expect(try refusal { $0.pages = empty }?.message.contains("\(empty)") == true)
    }

    /// Of the written pages, those of the sample, with their contents in the order of the trace.
    @Test func sampledPagesAreThoseOfTheTrace() throws {
        var request = place.request("run")
        request.sample = try PageSample("1/4,3")
        let run = try SynthRun.make(request)
        let rows = try String(contentsOfFile: run.folder.pageIndex.string, encoding: .utf8)
            .split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
        #expect(rows.count > 100 && rows.count < Int(run.record.events?.writes ?? 0) / 2)
        #expect(HostFiles.size(run.folder.pages) == Int64(rows.count) * 4096)
        var written: [UInt64: UInt32] = [:]
        var reader = try TraceReader(path: run.folder.trace.string)
        var number: UInt64 = 0
        while let event = try reader.next() {
            if event.operation == .write { written[number] = event.pageIndex }
            number += 1
        }
        for row in rows {
            let event = try #require(UInt64(row[0]))
            #expect(written[event] == UInt32(row[1]), "\(row)")
        }
    }

    /// Of each group that a page is kept of, all written pages are kept.
    @Test func sampledGroupsAreWhole() throws {
        var request = place.request("run")
        request.sample = try PageSample("1/4,3,group=16")
        let run = try SynthRun.make(request)
        let rows = try String(contentsOfFile: run.folder.pageIndex.string, encoding: .utf8)
            .split(separator: "\n").dropFirst().compactMap {
                $0.split(separator: "\t").last.flatMap { UInt32($0) }
            }
        let groups = Set(rows.map { $0 / 16 })
        var written: [UInt32] = []
        var reader = try TraceReader(path: run.folder.trace.string)
        while let event = try reader.next() {
            if event.operation == .write { written.append(event.pageIndex) }
        }
        #expect(groups.count > 5 && groups.count < Set(written.map { $0 / 16 }).count)
        #expect(rows == written.filter { groups.contains($0 / 16) })
    }
}
