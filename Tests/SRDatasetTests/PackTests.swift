// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRRunFolder
import SRSupport
import SystemPackage
import Testing

@testable import SRDataset

/// The same runs give the same bytes, and what comes out is what went in.
struct PackTests {
    /// Two runs of one recipe, in other folders and at other times, under another temporary
    /// name.
    @Test func theSameRecipesGiveTheSameBytes() async throws {
        let one = try Place()
        let two = try Place()
        let first = try await one.dataset("a.srds.tar.zst", seeds: [1, 2])
        try await Task.sleep(for: .seconds(1.1))
        let again = try await two.dataset("b.srds.tar.zst", seeds: [2, 1])
        #expect(try one.bytes("a.srds.tar.zst") == two.bytes("b.srds.tar.zst"))
        // Or else that says little.
        let records = try [one, two].map { try $0.bytes("run-1/run.json") }
        #expect(records[0] != records[1])

        let difference = try await DatasetDifference(
            from: Dataset(path: first), to: Dataset(path: again))
        #expect(difference.same.count == 2 && difference.others.isEmpty)
    }

    @Test func aDatasetIsVerifiedAndUnpacked() async throws {
        let place = try Place()
        let dataset = try Dataset(path: try await place.dataset("a.srds.tar.zst"))
        let verification = try await Verification(of: dataset)
        #expect(verification.isWhole && verification.runs.count == 1)
        #expect(verification.runs[0].run.writes > 500)
        #expect(dataset.description.runs.map(\.name) == ["synth-memory-fill-6.1-1M-s1"])

        try Extraction.extract(dataset, to: place.path("out"))
        let name = "out/runs/synth-memory-fill-6.1-1M-s1"
        for file in ["trace.srt", "histogram.txt"] {
            #expect(try place.bytes("\(name)/\(file)") == place.bytes("run-1/\(file)"))
        }
        let record = try RunRecord(path: place.path("\(name)/run.json"))
        #expect(record.host == nil && record.started == nil && record.seconds == nil)
        // What is unpacked can be packed again.
        let again = PackRequest(
            runs: [.init(path: place.path(name))], output: place.path("c.srds.tar.zst"),
            description: DatasetDescription(name: "small"))
        _ = try await Packer.pack(again)
        #expect(try place.bytes("a.srds.tar.zst") == place.bytes("c.srds.tar.zst"))
    }

    @Test func whatIsThereStays() async throws {
        let place = try Place()
        let dataset = try Dataset(path: try await place.dataset("a.srds.tar.zst"))
        try FileManager.default.createDirectory(
            at: place.url.appending(path: "out"), withIntermediateDirectories: true)
        try place.write("out/mine", [1])
        for force in [false, true] {
            let error = complaint {
                try Extraction.extract(dataset, to: place.path("out"), force: force)
            }
            #expect(error?.code == .output)
        }
        #expect(try place.bytes("out/mine") == [1])
        let request = PackRequest(
            runs: [.init(path: place.path("run-1"))], output: place.path("a.srds.tar.zst"),
            description: DatasetDescription(name: "small"))
        await #expect(throws: SRError.self) { try await Packer.pack(request) }
        #expect(try place.names == ["a.srds.tar.zst", "out", "run-1"])
    }

    @Test func aRunWhoseFiguresDoNotFitIsRefused() async throws {
        let place = try Place()
        let run = try place.run("run-1")
        let text = String(decoding: try place.bytes("run-1/run.json"), as: UTF8.self)
        let record = try RunRecord(path: run.appending("run.json"))
        let writes = try #require(record.events?.writes)
        func pack() async -> String {
            let request = PackRequest(
                runs: [.init(path: run)], output: place.path("a.srds.tar.zst"),
                description: DatasetDescription(name: "small"))
            do {
                _ = try await Packer.pack(request)
                return ""
            } catch { return "\(error)" }
        }
        try place.write(
            "run-1/run.json",
            Array(
                text.replacing("\"writes\" : \(writes)", with: "\"writes\" : \(writes + 1)").utf8))
        #expect(
            await pack().contains(
                "run.json says \(writes + 1) writes, and the trace has \(writes)"))
        try place.write("run-1/run.json", Array(text.utf8))
        var trace = try place.bytes("run-1/trace.srt")
        trace[trace.count / 2] ^= 1
        try place.write("run-1/trace.srt", trace)
        #expect(await pack().contains("SHA-256 differs"))
        #expect(try place.names == ["run-1"])
    }

    @Test func pathsAndNamesOfTheHostAreTakenOut() {
        let scrubber = Scrubber(run: "/data/alice/runs/x", home: "/data/alice")
        let text = """
            cc /home/bob/src/a.c /Users/carol/b.c
            in /data/alice/runs/x/trace.srt, /data/alice/notes and /usr/home
            """
        #expect(
            scrubber.text(text) == """
                cc /home/user/src/a.c /home/user/b.c
                in RUN/trace.srt, /home/user/notes and /usr/home
                """)
        #expect(scrubber.word("/srv/secret/list.txt") == "FILES/list.txt")
        #expect(scrubber.word("/usr/bin/sort") == "/usr/bin/sort")
    }
}
