// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSupport
import SRSweep
import SystemPackage
import Testing

/// A run is whole or not there, whoever else tries to make it.
@Suite("A sweep's folder")
final class SweepFolderTests {
    let url = FileManager.default.temporaryDirectory.appending(path: "srtest-sweep-\(UUID())")
    var folder: SweepFolder { SweepFolder(path: FilePath(url.path)) }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Stands for srorch: a script that is given the run's words, the last its folder.
    private func program(_ body: String) throws -> FilePath {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let path = url.appending(path: "program")
        try Data("#!/bin/sh\nfor last; do :; done\n\(body)\n".utf8).write(to: path)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: path.path)
        return FilePath(path.path)
    }

    private let plan = Result {
        try PlanTests.plan("name: a\nmode: synth\nworkloads: [graph]\nseeds: 1-6\n")
    }

    private func sweep(
        _ body: String, jobs: Int = 2, retries: Int = 0
    ) async throws -> SweepState {
        let program = try program(body)
        return try await LocalSweep(folder, jobs: jobs, retries: retries, program: program)
            .run(plan.get()) { _, _ in }
    }

    private let works = "mkdir \"$last\"; echo \"$*\" > \"$last/run.json\""

    @Test func whatFailsIsNamedAndTheRestGoesOn() async throws {
        let state = try await sweep(
            "case $last in *-s3.*) mkdir \"$last\"; echo srorch: no luck >&2; exit 7;; esac\n"
                + works)
        #expect(state.whole.count == 5)
        #expect(state.missing.map(\.name) == ["graph-m96-k6.1-s3"])
        #expect(
            state.failed == ["graph-m96-k6.1-s3": .init(status: 7, reason: "no luck")])
        #expect(folder.failures() == ["graph-m96-k6.1-s3"])
        #expect(folder.reason(of: "graph-m96-k6.1-s3") == "no luck")

        let again = try await sweep(works)
        #expect(again.before.count == 5)
        #expect(again.missing.isEmpty && again.failed.isEmpty)
        #expect(folder.failures().isEmpty)
    }

    @Test func aFailureIsTriedAgainSoOftenAndNoMore() async throws {
        let tries = url.appending(path: "tries").path
        let state = try await sweep("echo >> \(tries); exit 5", retries: 2)
        #expect(state.failed.count == 6)
        #expect(try Data(contentsOf: URL(filePath: tries)).count == 6 * 3)
    }

    @Test func whatIsWholeIsNotMadeAgainNorReplaced() async throws {
        // Another makes the run meanwhile: its folder stays, ours goes.
        let state = try await sweep(
            works + "; run=$(basename \"$last\" | sed 's/\\.[0-9]*$//')\n"
                + "mkdir \"\(url.path)/runs/$run\"; echo theirs > \"\(url.path)/runs/$run/run.json\"",
            jobs: 1)
        #expect(state.missing.isEmpty && state.seconds.isEmpty)
        let one = url.appending(path: "runs/graph-m96-k6.1-s4/run.json")
        #expect(try String(contentsOf: one, encoding: .utf8) == "theirs\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.work.string) == [])
        _ = try await sweep("exit 1")
        #expect(folder.whole().count == 6 && folder.failures().isEmpty)
    }

    @Test func aRunThatCannotWriteEndsTheSweep() async throws {
        let state = try await sweep("echo srorch: disk full >&2; exit 10", jobs: 1, retries: 3)
        #expect(state.failed.count == 1)
        #expect(state.stopped?.contains("disk full") == true)
    }

    @Test func anotherPlanIsRefused() throws {
        try folder.open(for: plan.get())
        try folder.open(for: plan.get())
        let other = try PlanTests.plan("name: a\nmode: synth\nworkloads: [media]\n")
        let error = try #require(throws: SRError.self) { try folder.open(for: other) }
        #expect(error.message.contains("another plan"))
    }

    @Test func aFolderOfSomethingElseIsRefused() throws {
        try FileManager.default.createDirectory(
            at: url.appending(path: "photos"), withIntermediateDirectories: true)
        let error = try #require(throws: SRError.self) { try folder.open(for: plan.get()) }
        #expect(error.message.contains("no sweep.json"))
    }

    @Test func theSecondIsToldWhoIsFirst() throws {
        let lock = try SweepLock(folder)
        let error = try #require(throws: SRError.self) { try SweepLock(folder) }
        #expect(error.description.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
        withExtendedLifetime(lock) {}
    }
}
