// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SystemPackage
import Testing

@testable import SRMachine

@Suite("An image in the cache")
struct ImageSealTests {
    private let store: ImageStore
    private let folder: FilePath

    /// An image of two files, as a build leaves it: with its manifest, sealed.
    init() throws {
        let cache = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        store = try ImageStore(environment: ["XDG_CACHE_HOME": cache.path])
        folder = store.cache.appending("images").appending("0123")
        try FileManager.default.createDirectory(
            atPath: folder.appending("kernel-6.1").string, withIntermediateDirectories: true)
        try write("a root file system", to: "root.ext4")
        try write("a kernel", to: "kernel-6.1/vmlinux")
        var manifest = GuestImage.Manifest(
            schema: GuestImage.Manifest.currentSchema, digest: "0123", content: "", recipe: "r",
            rootfs: "root.ext4", rootBytes: 18, packages: [], build: [], qemu: "1", suite: "s",
            modules: [:], kernels: [])
        manifest.content = try GuestImage(folder: folder, manifest: manifest).contentDigest()
        try JSONEncoder().encode(manifest).write(
            to: URL(filePath: folder.appending(GuestImage.manifestName).string))
        let image = try GuestImage(folder: folder)
        try ImageSeal(of: image).write(to: image)
        #expect(try image.contentDigest() == manifest.content)
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.appending(name).string))
    }

    /// What the store finds, and what it says.
    private func found() throws -> (image: GuestImage?, said: [String]) {
        defer {
            let root = store.cache.removingLastComponent()
            try? FileManager.default.removeItem(atPath: root.string)
        }
        var said: [String] = []
        let image = try store.whole(folder, { said.append($0) })
        return (image, said)
    }

    @Test func isTakenAsItIs() throws {
        let found = try found()
        #expect(found.image != nil)
        #expect(found.said.isEmpty)
    }

    @Test func isReadAgainWhereItWasTouched() throws {
        try write("a root file system", to: "root.ext4")
        var said: [String] = []
        #expect(try store.whole(folder, { said.append($0) }) != nil)
        #expect(said.count == 1)
        let again = try found()
        #expect(again.image != nil)
        #expect(again.said.isEmpty)
    }

    @Test(arguments: ["root.ext4", "kernel-6.1/vmlinux", GuestImage.manifestName])
    func isRemovedWhereItIsDamaged(name: String) throws {
        try write("a root file systen", to: name)
        let found = try found()
        #expect(found.image == nil)
        #expect(found.said.last?.contains("is damaged: building it again") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.string))
    }

    @Test func isRemovedWhereAFileIsGone() throws {
        try FileManager.default.removeItem(atPath: folder.appending("root.ext4").string)
        #expect(try found().image == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.string))
    }
}
