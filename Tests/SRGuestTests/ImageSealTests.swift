// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRLinux
import SystemPackage
import Testing

@testable import SRGuest

@Suite("A part of a guest in the cache")
struct ImageSealTests {
    private let store: ImageStore
    private let folder: FilePath

    /// A kernel of two files, as a build leaves it: with its manifest, sealed.
    init() throws {
        let cache = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        store = try ImageStore(environment: ["XDG_CACHE_HOME": cache.path])
        folder = store.folder(.kernel, "0123")
        try FileManager.default.createDirectory(
            atPath: folder.appending("test").string, withIntermediateDirectories: true)
        try write("an initramfs", to: "initramfs.cpio")
        try write("a module", to: "test/sr_relay.ko")
        var manifest = KernelManifest(
            digest: "0123", content: "", name: "6.1", chroot: "c", series: "6.1", arch: "x86-64",
            pageSize: .kib4, release: "r", package: Package(name: "p", version: "1"),
            vmlinux: "vmlinux", initramfs: "initramfs.cpio", qemu: "1", suite: "s", modules: [:],
            memory: KernelMemory(reservedKiB: 1, perMiBKiB: 1), build: [])
        manifest.content = try PartFiles(folder).digest()
        let image = KernelImage(folder: folder, manifest: manifest)
        try image.write()
        try ImageSeal(of: folder).write()
        #expect(try image.contentDigest() == manifest.content)
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.appending(name).string))
    }

    private func look(_ said: inout [String]) throws -> KernelImage? {
        try store.whole(folder, as: KernelManifest.self, { said.append($0) })
    }

    /// What the store finds, and what it says.
    private func found() throws -> (image: KernelImage?, said: [String]) {
        defer {
            let root = store.cache.removingLastComponent()
            try? FileManager.default.removeItem(atPath: root.string)
        }
        var said: [String] = []
        let image = try look(&said)
        return (image, said)
    }

    @Test func isTakenAsItIs() throws {
        let found = try found()
        #expect(found.image != nil)
        #expect(found.said.isEmpty)
    }

    @Test func isReadAgainWhereItWasTouched() throws {
        try write("an initramfs", to: "initramfs.cpio")
        var said: [String] = []
        #expect(try look(&said) != nil)
        #expect(said.count == 1)
        let again = try found()
        #expect(again.image != nil)
        #expect(again.said.isEmpty)
    }

    @Test(arguments: ["initramfs.cpio", "test/sr_relay.ko", PartFiles.manifest])
    func isRemovedWhereItIsDamaged(name: String) throws {
        try write("an initramfz", to: name)
        let found = try found()
        #expect(found.image == nil)
        #expect(found.said.last?.contains("is damaged: building it again") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.string))
    }

    @Test func isRemovedWhereAFileIsGone() throws {
        try FileManager.default.removeItem(atPath: folder.appending("initramfs.cpio").string)
        #expect(try found().image == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.string))
    }
}
