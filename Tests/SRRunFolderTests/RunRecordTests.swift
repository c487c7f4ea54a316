// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@testable import SRRunFolder

@Suite("run.json")
struct RunRecordTests {
    @Test func aRecordComesBack() throws {
        let place = try Place()
        let path = place.path.appending("run.json")
        var record = RunRecord.test(.ok)
        record.books = Books(
            reads: .init(trace: 3, counter: 2, differences: [.init(name: "swapon", pages: 1)]),
            writes: .init(trace: 4, counter: 4, differences: []))
        try record.write(to: path)
        let read = try RunRecord(path: path)
        #expect(try read.json() == record.json())
        #expect(read.books == record.books && read.kernel == "6.1")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path.string).count == 1)
    }

    /// Keys that readers know: as published runs have them.
    @Test func keysKeepTheirNames() throws {
        var record = RunRecord.test(.booksDoNotBalance)
        record.books = Books(
            reads: .init(trace: 1, counter: 1, differences: []),
            writes: .init(trace: 2, counter: 1, differences: []))
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(try record.json().utf8)) as? [String: Any])
        #expect(json["status"] as? String == "books-do-not-balance")
        let books = try #require(json["books"] as? [String: Any])
        #expect(books["balanced"] as? Bool == false)
        #expect((books["writes"] as? [String: Any])?["unexplained"] as? Int == 1)
        #expect((json["synth"] as? [String: Any])?["residentKiB"] as? Int == 4)
    }

    @Test(arguments: ["", "{", "{}", "[]", #"{"status":"merry"}"#])
    func whatIsNoRecordIsRefused(text: String) throws {
        let place = try Place()
        let path = place.path.appending("run.json")
        try FileDraft.write(text, to: path)
        let error = #expect(throws: SRError.self) { try RunRecord(path: path) }
        #expect(error?.code.status == .badTrace)
        #expect(error?.message.contains(path.string) == true)
    }

    /// An end from outside takes away that the run can be repeated; its own end does not.
    @Test(arguments: CaptureStatus.allCases)
    func onlyAnOwnEndCanBeRepeated(status: CaptureStatus) {
        var record = RunRecord.test()
        record.end(status, "first")
        record.add("second")
        #expect(record.message == "first; second")
        #expect(record.synth?.repeatable == status.isOwnEnd)
        #expect(CaptureStatus(SRError.Code("x", status.exitStatus)).exitStatus == status.exitStatus)
    }

    @Test(arguments: [
        "1/64", "1/64,7", "1/1", "1/1000000,18446744073709551615", "1/4,group=16", "1/4,7,group=4",
    ])
    func aShareOfPagesIsUnderstood(text: String) throws {
        let sample = try PageSample(text)
        #expect(try PageSample(sample.text) == sample)
    }

    @Test(arguments: [
        "", "64", "2/64", "1/0", "1/1000001", "1/64,", "1/64,x", "1/64,1,2", "1/-1", "1/4,group=",
        "1/4,group=3", "1/4,group=16,7", "group=16",
    ])
    func anyOtherShareIsRefused(text: String) {
        #expect(throws: SRError.self) { try PageSample(text) }
    }
}
