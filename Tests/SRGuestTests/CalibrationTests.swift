// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRLinux
import SystemPackage
import Testing

@testable import SRGuest

@Suite("What is remembered of a kernel's memory, and how it is asked")
struct CalibrationTests {
    private let folder: FilePath
    private let host: BuildHost

    init() throws {
        folder = try HostFiles.temporaryFolder()
        let home = folder.appending("home")
        try FileManager.default.createDirectory(
            atPath: home.appending("vm").string, withIntermediateDirectories: true)
        host = BuildHost(
            book: RecipeBook(home: home.string), cache: folder, environment: [:], report: { _ in })
    }

    private func kernel(_ bytes: String) throws -> KernelImage {
        try Data(bytes.utf8).write(to: URL(filePath: folder.appending("vmlinux").string))
        return KernelImage(
            folder: folder,
            manifest: KernelManifest(
                digest: "", content: "", name: "6.1", chroot: "", series: "6.1", arch: "x86-64",
                pageSize: .kib4, release: "r", package: Package(name: "p", version: "1"),
                vmlinux: "vmlinux", initramfs: "initramfs.cpio", qemu: "1", suite: "s",
                modules: [:], memory: KernelMemory(reservedKiB: 0, perMiBKiB: 0), build: []))
    }

    @Test func isFoundAgainExactly() throws {
        defer { HostFiles.remove(folder) }
        let memory = CalibrationMemory(host)
        #expect(memory.answer("abc") == nil)
        let measured = KernelMemory(reservedKiB: 47125, perMiBKiB: 1.0909090909090908)
        memory.remember("abc", measured, of: "6.1.0")
        memory.remember("def", KernelMemory(reservedKiB: 1, perMiBKiB: 2), of: "6.12.1")
        #expect(CalibrationMemory(host).answer("abc") == measured)
        #expect(CalibrationMemory(host).answer("def")?.reservedKiB == 1)
        #expect(CalibrationMemory(host).answer("ab") == nil)
    }

    /// The table that comes with the project: every line can be read.
    @Test func theProjectsOwnIsRead() throws {
        defer { HostFiles.remove(folder) }
        let tree = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../..").standardizedFileURL
        let text = try String(
            contentsOf: tree.appending(path: "vm/\(CalibrationMemory.fileName)"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(!lines.isEmpty)
        let memory = CalibrationMemory(
            BuildHost(
                book: RecipeBook(home: tree.path), cache: folder, environment: [:],
                report: { _ in }))
        for line in lines {
            let words = line.split(separator: "\t")
            #expect(words.count == 4 && words[0].count == 64, "\(line)")
            #expect(memory.answer(String(words[0]))?.reservedKiB == Int(words[1]), "\(line)")
        }
    }

    /// Another kernel, of the same release too, and another QEMU are measured anew.
    @Test func isOfOneKernelAndOneQEMU() throws {
        defer { HostFiles.remove(folder) }
        let qemu = QEMU(words: ["q"], version: "7.2")
        let key = try MemoryCalibration.key(kernel("one"), qemu)
        #expect(try MemoryCalibration.key(kernel("one"), QEMU(words: ["p"], version: "7.2")) == key)
        #expect(try MemoryCalibration.key(kernel("two"), qemu) != key)
        #expect(
            try MemoryCalibration.key(kernel("one"), QEMU(words: ["q"], version: "10.0")) != key)
    }

    /// A program that ends at once where QEMU should be: an errand says so and leaves nothing.
    @Test func anErrandLeavesNothing() async throws {
        defer { HostFiles.remove(folder) }
        try Data().write(to: URL(filePath: folder.appending("initramfs.cpio").string))
        let errand = GuestErrand(
            qemu: QEMU(words: ["/bin/false"], version: ""), kernel: try kernel("one"), root: nil,
            accelerator: .tcg, clock: .host, ramKiB: 1 << 16)
        let report = try await errand.run()
        guard case .qemuEnded(status: 1, _) = report.outcome else {
            Issue.record("\(report.outcome)")
            return
        }
        #expect(report.boot == nil && report.exit == nil && report.log.isEmpty)
        let own = "srorch-\(ProcessInfo.processInfo.processIdentifier)-"
        let left = try FileManager.default.contentsOfDirectory(
            atPath: FileManager.default.temporaryDirectory.path
        ).filter { $0.hasPrefix(own) && $0 != folder.lastComponent?.string }
        // Other tests have folders of their own at the same time; none has a guest's log.
        for name in left {
            let path = FileManager.default.temporaryDirectory.appending(path: name)
            #expect(
                !FileManager.default.fileExists(
                    atPath: path.appending(path: "qemu.log").path), "\(name)")
        }
    }
}
