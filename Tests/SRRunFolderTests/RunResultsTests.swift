// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRParse
import SRStats
import SRSupport
import SystemPackage
import Testing

@testable import SRRunFolder

@Suite("What a finished run leaves")
struct RunResultsTests {
    private let place: Place
    private let folder: RunFolder
    private let lock: RunLock

    init() throws {
        place = try Place()
        (folder, lock) = try RunFolder.create(place.path.appending("run"), force: false)
    }

    @Test func theTraceIsCountedAndSummed() throws {
        try writeTrace(folder.trace, compressors: ["lzo1x-1", "zstd"])
        try FileDraft.write("raw", to: folder.stream)
        try FileDraft.write("", to: folder.qemuLog)
        var record = RunRecord.test(.ok)
        let lengths = try RunResults.write(
            &record, folder: folder, traceIsWhole: true, lock: lock)
        #expect(lengths?.histogram.writes == 4 && lengths?.histogram.incompressible == 1)
        #expect(lengths?.compressors == ["lzo1x-1", "zstd"])
        #expect(record.trace?.sha256 == (try FileDigest.sha256(of: folder.trace)))
        #expect(record.trace?.bytes == HostFiles.size(folder.trace))
        let text = try place.text(folder.histogram)
        #expect(text.hasPrefix("0\t0\n16\t0\n") && text.contains("\n112\t3\n"))
        #expect(
            text.hasSuffix(
                "# R=0 W=4\n# 75% of pages at or under half a page\n"
                    + "# 1 pages at or over a page\n"))
        #expect(
            try place.names(folder) == ["histogram.txt", "run.json", "run.lock", "trace.srt"])
    }

    /// What came out of the guest stays while it is not all in the trace.
    @Test func theStreamOfATraceThatIsNotWholeStays() throws {
        try writeTrace(folder.trace)
        try FileDraft.write("raw", to: folder.stream)
        var record = RunRecord.test(.badTrace)
        let lengths = try RunResults.write(
            &record, folder: folder, traceIsWhole: false, lock: lock)
        #expect(lengths == nil && record.trace == nil)
        #expect(try place.names(folder).contains("stream.raw"))
        #expect(try RunRecord(path: folder.record).status == .badTrace)
    }

    @Test func aTraceThatCannotBeReadIsSaid() throws {
        try FileDraft.write("no trace", to: folder.trace)
        var record = RunRecord.test(.ok)
        let lengths = try RunResults.write(
            &record, folder: folder, traceIsWhole: true, lock: lock)
        #expect(lengths == nil)
        let read = try RunRecord(path: folder.record)
        #expect(read.status == .outputError && read.message != nil)
    }
}

@Suite("A run whose maker was killed")
struct SettleTests {
    private let place: Place
    private let folder: RunFolder

    init() throws {
        place = try Place()
        folder = try RunFolder.create(place.path.appending("run"), force: false).folder
    }

    /// A trace without its end, as a crash leaves it.
    private func cutTrace() throws {
        try writeTrace(folder.trace)
        let whole = try Data(contentsOf: URL(filePath: folder.trace.string))
        try whole.dropLast(30).write(to: URL(filePath: folder.trace.string))
    }

    @Test func itsTraceGetsAnEnd() throws {
        try cutTrace()
        try RunRecord.test().write(to: folder.record)
        try FileDraft.write(
            #"""
            {"event":"boot","monotonicNs":1,"kernel":"6.1","memTotalKiB":2,"vcpus":1,"lockedKiB":3}
            {"event":"snapshot","monotonicNs":1000000000,"phase":"start","vmstat":{},"swapUsedKiB":0}
            {"event":"snapshot","monotonicNs":3500000000,"phase":"progress","vmstat":{},"swapUsedKiB":9}
            {"event":"snapsh
            """#, to: folder.status)
        let words = try #require(folder.settle())
        #expect(words.contains("was given an end"))
        let record = try RunRecord(path: folder.record)
        #expect(record.status == .interrupted && record.events?.writes == 4)
        #expect(record.workload.seconds == 2.5 && record.seconds == nil)
        #expect(record.synth?.repeatable == false)
        var reader = try TraceReader(path: folder.trace.string)
        #expect(reader.totals?.writes == 4)
        while try reader.next() != nil {}
        #expect(
            try place.names(folder) == [
                "histogram.txt", "run.json", "status.jsonl", "trace.srt",
            ])
        #expect(folder.settle() == nil)
    }

    @Test func aRunThatIsBeingMadeStays() throws {
        try RunRecord.test().write(to: folder.record)
        let lock = try RunLock(folder)
        withExtendedLifetime(lock) { #expect(folder.settle() == nil) }
        #expect(try RunRecord(path: folder.record).status == .running)
    }

    @Test func aFinishedRunStays() throws {
        try RunRecord.test(.ok).write(to: folder.record)
        let before = try place.text(folder.record)
        #expect(folder.settle() == nil)
        #expect(try place.text(folder.record) == before)
    }
}
