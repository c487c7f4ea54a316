// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@testable import SRRunFolder

@Suite("Run folders")
struct RunFolderTests {
    private let place: Place

    init() throws { place = try Place() }

    @Test func aNewOneIsLockedWhileItIsMade() throws {
        let path = place.path.appending("a/run")
        try RunFolder.check(path, force: false)
        let (folder, lock) = try RunFolder.create(path, force: false)
        #expect(RunLock.isHeld(folder))
        #expect(throws: SRError.self) { try RunFolder.create(path, force: true) }
        let names = try place.names(folder)
        withExtendedLifetime(lock) { #expect(names == ["run.json", "run.lock"]) }
    }

    @Test func theLockGoesWithItsHolder() throws {
        let folder = try RunFolder.create(place.path.appending("run"), force: false).folder
        #expect(!RunLock.isHeld(folder))
        #expect(try place.names(folder) == ["run.json"])
    }

    /// A finished run is replaced where that is asked for, and other files never are.
    @Test func aRunIsReplacedOnlyByForce() throws {
        let path = place.path.appending("run")
        let folder = try RunFolder.create(path, force: false).folder
        try RunRecord.test(.ok).write(to: folder.record)
        try FileDraft.write("x", to: folder.console)
        let error = #expect(throws: SRError.self) { try RunFolder.check(path, force: false) }
        #expect(error?.code == .output && error?.message.contains("--force") == true)
        let again = try RunFolder.create(path, force: true).folder
        #expect(try place.names(again) == ["run.json"])
    }

    @Test(arguments: [false, true])
    func otherFilesStay(force: Bool) throws {
        try FileDraft.write("mine", to: place.path.appending("letter"))
        #expect(throws: SRError.self) { try RunFolder.create(place.path, force: force) }
        #expect(try place.text(place.path.appending("letter")) == "mine")
        #expect(throws: SRError.self) {
            try RunFolder.check(place.path.appending("letter"), force: force)
        }
    }

    /// A run that was killed before it had a record does not stand in the way.
    @Test(arguments: ["{}\n", ""])
    func whatHasOnlyBegunIsReplaced(record: String) throws {
        let path = place.path.appending("run")
        let folder = try RunFolder.create(path, force: false).folder
        try FileDraft.write(record, to: folder.record)
        try RunFolder.check(path, force: false)
    }
}
