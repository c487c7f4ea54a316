// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRGuest
import SRRunFolder
import Subprocess
import SystemPackage
import Testing

/// A run whose guest is in no cache is made again of what its packages' sources still have.
@Suite("Sources of a run", .serialized, .inTurn)
struct SourcesTests {
    private let loopback: Loopback

    init() async throws { loopback = try await Loopback() }

    /// A run in the usual guest.
    private func capture() async throws -> Scratch {
        let run = Scratch()
        let ending = try await Tool.run(
            ["capture", "--quiet", "--memory", "64", "-o", run.path, "--", "true"])
        try #require(ending.status == 0, "\(ending.complaint)")
        return run
    }

    /// What a machine has that never made the run.
    private func elsewhere(mirror: String, archive: String) -> [Environment.Key: String?] {
        [
            "XDG_CACHE_HOME": loopback.folder.appending(path: "cache").path,
            "SRORCH_KEYRING": loopback.keyring, "SRORCH_ARCHIVE": archive,
            "SRORCH_MIRROR":
                "deb [signed-by=\(loopback.keyring) check-valid-until=no] \(mirror) bookworm main",
        ]
    }

    private func contents(_ folder: String) -> [String] {
        let path = loopback.folder.appending(path: "cache/srorch/\(folder)").path
        return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }

    /// Packages come in any order, and the last to have a folder left its time there; and passwords
    /// bear the day when they were set. A root that keeps such a time is another the next time it is
    /// built.
    @Test func aRootDoesNotTellWhenItWasBuilt() async throws {
        let built = try await Tool.run(["vm", "build"])
        let root = try #require(
            built.output.split(separator: "\n").first { $0.hasPrefix("root ") }?
                .split(separator: " ").last)
        let program = SweepFixture.project.appending(path: "Tests/Programs/root_times.py").path
        let result = try await Subprocess.run(
            .name("python3"), arguments: [program, "\(root)/root.ext4"],
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        let lines = result.standardOutput.split(separator: "\n")
        #expect(lines.count == 2, "\(result.standardOutput)\(result.standardError)")
        #expect(lines.first?.hasPrefix("folders 1764547200 ") == true)
        #expect(lines.last?.hasPrefix("passwords 20788 ") == true, "\(result.standardOutput)")
    }

    @Test func whatIsNoLongerToBeHadIsNamedWithinSeconds() async throws {
        let run = try await capture()
        let image = try #require(try Self.record(run).image)
        let kernel = try #require(image.kernels?.first)
        let gcc = try #require(image.packages.first { $0.hasPrefix("gcc=") })
        try await loopback.make("new", [Self.name(kernel) + "=99:1", "gcc=99:1"])
        let environment = elsewhere(
            mirror: try await loopback.serve("new"), archive: "http://127.0.0.1:1")
        let start = ContinuousClock.now
        let ending = try await Tool.run(["reproduce", run.path], environment: environment)
        // A second or two alone; building takes minutes.
        #expect(ContinuousClock.now - start < .seconds(300))
        #expect(ending.status == 12)
        for words in [
            "\n  \(Self.words(kernel)), there is 99:1\n",
            "\n  \(Self.words(gcc)), there is 99:1\n", " (only builds it), there is none",
            "the archive http://127.0.0.1:1 does not answer", "srorch vm import", "SRORCH_MIRROR",
        ] {
            #expect(ending.complaint.contains(words), "\(words): \(ending.complaint)")
        }
        for folder in ["roots", "kernels", "chroots", "debs"] { #expect(contents(folder).isEmpty) }

        let doctor = try await Tool.run(["doctor", run.path], environment: environment)
        #expect(doctor.status == 3)
        #expect(doctor.output.contains("MISSING  kernel 6.1"), "\(doctor.output)")
        #expect(doctor.output.contains("\(Self.words(kernel)), there is 99:1"))
        // This machine has them.
        let here = try await Tool.run(["doctor", run.path])
        #expect(here.status == 0, "\(here.output)")
        #expect(here.output.contains("ok       kernel 6.1"))
    }

    /// The packages that were kept when root and kernel were built, in an archive; the mirror has
    /// newer ones only, and the cache nothing.
    @Test func anArchiveMakesRootAndKernelAgain() async throws {
        let run = try await capture()
        let image = try #require(try Self.record(run).image)
        let kernel = try #require(image.kernel)
        let kernels = try #require(image.kernels)
        let pins = kernels + (kernel.build ?? []) + image.packages + (image.build ?? [])
        try await loopback.make("old", try Self.kept(pins))
        try await loopback.make("new", kernels.map { Self.name($0) + "=99:1" })
        let environment = elsewhere(
            mirror: try await loopback.serve("new"), archive: try await loopback.serve("old"))
        let ending = try await Tool.run(["reproduce", run.path], environment: environment)
        #expect(ending.status == 0, "\(ending.complaint)")
        #expect(ending.output.hasPrefix("identical"), "\(ending.output)")
        #expect(ending.complaint.contains("packages from the archive"), "\(ending.complaint)")
        #expect(contents("kernels").count == 1 && contents("roots").count == 1)
    }

    private static func record(_ run: Scratch) throws -> RunRecord {
        try RunRecord(path: FilePath(run.path).appending("run.json"))
    }

    /// Of `name=version` the name, and both as a message has them.
    private static func name(_ pin: String) -> String { String(pin.prefix { $0 != "=" }) }
    private static func words(_ pin: String) -> String {
        "\(name(pin)) \(pin.dropFirst(name(pin).count + 1))"
    }

    /// The files that this machine's cache keeps of these packages.
    private static func kept(_ pins: [String]) throws -> [String] {
        let environment = ProcessInfo.processInfo.environment
        let folder = try ImageStore(environment: environment).cache.appending("debs/bookworm")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        return try Set(pins).sorted().map { pin in
            let stem = pin.replacing("=", with: "_").replacing(":", with: "%3a") + "_"
            let name = try #require(
                names.first {
                    // Guests of arm64 have packages of the same names.
                    $0.hasPrefix(stem) && $0.hasSuffix(".deb") && !$0.contains("_arm64.")
                }, "\(pin) is not kept")
            return folder.appending(name).string
        }
    }
}
