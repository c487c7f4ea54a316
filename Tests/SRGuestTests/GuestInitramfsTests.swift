// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SystemPackage
import Testing

@testable import SRGuest

@Suite("The guest's initramfs")
struct GuestInitramfsTests {
    /// Times are inputs of a guest: another one in the initramfs is another trace.
    @Test func timesAndRightsOnTheHostAreNoInput() throws {
        let files = FileManager.default
        let folder = FilePath(files.temporaryDirectory.path).appending("srtest-initramfs-\(UUID())")
        try files.createDirectory(
            atPath: folder.appending("data").string, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder.string) }
        let base = folder.appending("base")
        try Data("base".utf8).write(to: URL(filePath: base.string))
        for name in ["b", "a", "c"] {
            try Data(name.utf8).write(to: URL(filePath: folder.string + "/data/" + name))
        }
        func archive(_ names: [String: String]) throws -> Data {
            let path = folder.appending("initramfs")
            try GuestInitramfs.write(
                to: path, base: base, spec: GuestSpec(environment: names, arguments: ["true"]),
                copyIn: CopyIn([folder.appending("data")]))
            return try Data(contentsOf: URL(filePath: path.string))
        }
        let first = try archive(["ONE": "1", "TWO": "2", "THREE": "3"])
        for path in [folder.string + "/data", folder.string + "/data/a", base.string] {
            try files.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000)], ofItemAtPath: path)
        }
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.string + "/data/a")
        #expect(try archive(["THREE": "3", "TWO": "2", "ONE": "1"]) == first)
        try Data("A".utf8).write(to: URL(filePath: folder.string + "/data/a"))
        #expect(try archive(["ONE": "1", "TWO": "2", "THREE": "3"]) != first)
    }
}
