// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import Synchronization
import SystemPackage
import Testing

@testable import SRGuest

/// Packages of exact versions: kept here, in a mirror that holds only newer ones, in an archive
/// that holds older ones.
@Suite("Packages of exact versions", .inTurn)
struct PackageSearchTests {
    private let loopback: Loopback
    private let cache: FilePath
    private let said = Said()

    private final class Said: Sendable {
        let lines = Mutex<[String]>([])
    }

    private static let time = "20260711T101637Z"
    private static let old = ["alpha=1:1.0-1", "beta=1+b1"]
    private var wanted: [Package] { Self.old.compactMap { Package(pin: $0) } }

    init() async throws {
        loopback = try await Loopback()
        cache = FilePath(loopback.folder.path).appending("cache")
        try await loopback.make("old", Self.old)
        try await loopback.make("new", ["alpha=1:1.0-2", "beta=1+b1"])
    }

    private func search(
        mirror: String, archive: String, more: [String: String] = [:]
    ) async throws -> PackageSearch {
        let said = said
        let host = BuildHost(
            book: RecipeBook(home: Loopback.tree.path), cache: cache,
            environment: [
                "SRORCH_KEYRING": loopback.keyring,
                // What a mirror says may not be old; this one's is.
                "SRORCH_MIRROR":
                    "deb [signed-by=\(loopback.keyring) check-valid-until=no] \(mirror) bookworm main",
                "SRORCH_ARCHIVE": archive,
            ].merging(more) { $1 },
            report: { line in said.lines.withLock { $0.append(line) } })
        return try await PackageSearch(
            PartKind.root.rawValue, GuestImage.usualRoot, suite: "bookworm", time: Self.time, host)
    }

    private func bring(_ search: PackageSearch) async throws -> [String] {
        let work = try search.store.workFolder()
        defer { HostFiles.remove(work) }
        try await search.find(wanted).bring(to: work, search.store)
        try await search.store.keep(from: work)
        return try FileManager.default.contentsOfDirectory(atPath: work.string).sorted()
    }

    private static let names = ["alpha_1%3a1.0-1_amd64.deb", "beta_1+b1_amd64.deb"]

    @Test func eachComesFromTheFirstThatHasIt() async throws {
        let mirror = try await loopback.serve("new")
        let archive = try await loopback.serve("old")
        let search = try await search(mirror: mirror, archive: archive)
        let found = try await search.find(wanted)
        #expect(found.missing.isEmpty)
        #expect(found.origins == "1 in the mirror \(mirror), 1 in the archive \(archive)")
        #expect(try await bring(search) == Self.names)
        // Now they are here, and nobody is asked.
        let kept = try await search.find(wanted)
        #expect(kept.origins == "2 kept here" && kept.places.isEmpty)
        let silent = try await self.search(
            mirror: "http://127.0.0.1:1", archive: "http://127.0.0.1:1")
        #expect(try await bring(silent) == Self.names)
    }

    @Test func theArchivesAddressHasTheTimeInIt() async throws {
        try FileManager.default.createDirectory(
            at: loopback.folder.appending(path: "whole"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            at: loopback.folder.appending(path: "old"),
            to: loopback.folder.appending(path: "whole/20260712T101637Z"))
        // Not in the picture of the time, but in that of a day later.
        try await loopback.make("whole/\(Self.time)", ["beta=1+b1"])
        let archive = try await loopback.serve("whole")
        let found = try await search(
            mirror: try await loopback.serve("new"), archive: archive + "/{time}"
        ).find(wanted)
        #expect(found.missing.isEmpty)
        #expect(found.places.last?.session.name == "the archive \(archive)/20260712T101637Z")
    }

    @Test func whatIsNowhereIsNamedWithWhatThereIs() async throws {
        let search = try await search(
            mirror: try await loopback.serve("new"), archive: try await loopback.serve("new"))
        let found = try await search.find(wanted)
        #expect(found.missing.map(\.pin) == ["alpha=1:1.0-1"])
        let prospect = found.prospect(name: "root bookworm")
        #expect(!prospect.isGood)
        #expect(
            prospect.detail.contains("\n  alpha 1:1.0-1, there is 1:1.0-2\n"), "\(prospect.detail)")
        await #expect(throws: SRError.self) { try await bring(search) }
    }

    @Test func aMirrorIsNotLetPastItsTime() async throws {
        let mirror = try await loopback.serve("old")
        let found = try await search(
            mirror: "", archive: "http://127.0.0.1:1", more: ["SRORCH_MIRROR": mirror]
        ).find(wanted)
        #expect(found.missing == wanted)
        #expect(found.faults.first?.contains("is past its Valid-Until") == true, "\(found.faults)")
    }

    @Test func anUnsignedArchiveIsNotBelieved() async throws {
        try await loopback.make("unsigned", Self.old, isSigned: false)
        let archive = try await loopback.serve("unsigned")
        let found = try await search(mirror: try await loopback.serve("new"), archive: archive)
            .find(wanted)
        #expect(found.missing.map(\.name) == ["alpha"])
        #expect(
            found.faults.first?.hasPrefix("the archive \(archive) bears no signature") == true,
            "\(found.faults)")
    }

    @Test func anotherKeysSignatureIsNotBelieved() async throws {
        let other = try await Loopback()
        try await other.make("old", Self.old)
        let found = try await search(
            mirror: try await loopback.serve("new"), archive: try await other.serve("old")
        ).find(wanted)
        withExtendedLifetime(other) {}
        #expect(found.missing.map(\.name) == ["alpha"])
        #expect(found.faults.first?.contains("bears no signature") == true, "\(found.faults)")
    }

    /// Its list, and one of its packages.
    @Test(arguments: ["dists", "alpha"])
    func anArchiveThatHangsIsGivenUp(path: String) async throws {
        let search = try await search(
            mirror: try await loopback.serve("new"),
            archive: try await loopback.serve("old", ["hang", path]))
        let clock = ContinuousClock()
        let start = clock.now
        let error = await #expect(throws: SRError.self) { _ = try await bring(search) }
        #expect(clock.now - start < .seconds(600))
        let message = error?.message ?? ""
        #expect(message.contains("alpha 1:1.0-1: the archive http://127.0.0.1"), "\(message)")
        #expect(
            message.contains("does not answer") || message.contains("Connection failed"),
            "\(message)")
        #expect(!message.contains("beta"))
    }

    @Test(arguments: [("missing", "404"), ("wrong", "Hash Sum mismatch")])
    func onePackageThatFailsIsNamedAloneAndTheRestIsKept(fault: String, says: String) async throws {
        let search = try await search(
            mirror: try await loopback.serve("new"),
            archive: try await loopback.serve("old", [fault, "alpha"]))
        let error = await #expect(throws: SRError.self) { _ = try await bring(search) }
        #expect(error?.code == .image)
        let message = error?.message ?? ""
        #expect(
            message.contains("alpha 1:1.0-1: the archive") && message.contains(says), "\(message)")
        #expect(!message.contains("beta"))
        // What a good server has then is fetched.
        let better = try await self.search(
            mirror: try await loopback.serve("new"), archive: try await loopback.serve("old"))
        #expect(try await bring(better) == Self.names)
    }

    @Test func aDamagedKeptPackageIsSetAsideAndFetchedAgain() async throws {
        let search = try await search(
            mirror: try await loopback.serve("new"), archive: try await loopback.serve("old"))
        _ = try await bring(search)
        let folder = cache.appending("debs/bookworm").string
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasPrefix("alpha") })
        let url = URL(filePath: "\(folder)/\(name)")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
        #expect(try await bring(search) == Self.names)
        #expect(
            said.lines.withLock { $0 }.contains {
                $0.contains("alpha_1%3a1.0-1_amd64.deb is damaged") && $0.contains("set aside")
            }, "\(said.lines.withLock { $0 })")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(left.contains(name) && left.contains(name + ".damaged"))
        let digest = try FileDigest.sha256(of: FilePath(url.path))
        #expect(name.contains(digest))
    }

    @Test func nothingIsKeptWhereTheUserWantsNothingKept() async throws {
        let search = try await search(
            mirror: try await loopback.serve("new"), archive: try await loopback.serve("old"),
            more: ["SRORCH_KEEP_PACKAGES": "no"])
        #expect(try await bring(search) == Self.names)
        #expect(try await search.find(wanted).kept.isEmpty)
    }
}
