// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SystemPackage
import Testing

@Suite("Files that are whole or not there")
struct FileDraftTests {
    private let folder: FilePath

    init() throws { folder = try HostFiles.temporaryFolder() }

    private func text(_ path: FilePath) throws -> String {
        try String(contentsOfFile: path.string, encoding: .utf8)
    }

    private var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    }

    @Test func aFileTakesTheOthersPlace() throws {
        defer { HostFiles.remove(folder) }
        let path = folder.appending("a")
        try FileDraft.write("one", to: path)
        #expect(try text(path) == "one")
        try FileDraft.write("two", to: path)
        #expect(try text(path) == "two" && names == ["a"])
    }

    /// Until the new one is whole the old one stands, and after a failure too.
    @Test func aFailureLeavesTheOldOne() throws {
        defer { HostFiles.remove(folder) }
        let path = folder.appending("a")
        try FileDraft.write("one", to: path)
        #expect(throws: Errno.noSpace) {
            try FileDraft.replace(path) { draft in
                try Data("half".utf8).write(to: URL(filePath: draft.string))
                #expect(try text(path) == "one")
                throw Errno.noSpace
            }
        }
        #expect(try text(path) == "one" && names == ["a"])
    }

    @Test func aNameIsBytes() throws {
        defer { HostFiles.remove(folder) }
        let name = FilePath(platformString: [CChar(bitPattern: 0xFF), 0x61, 0])
        let path = folder.appending(name.components)
        try FileDraft.write("x", to: path)
        #expect(path.status?.size == 1)
    }

    @Test func aFolderThatIsNotThereIsSaid() {
        HostFiles.remove(folder)
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try FileDraft.write("x", to: folder.appending("a"))
        }
    }
}
