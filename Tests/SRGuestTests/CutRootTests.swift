// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import Subprocess
import SystemPackage
import Testing

@testable import SRGuest

/// A root that is cut reads the same for what its scope opens, and as zeros for the rest.
@Suite("A root without what is not opened")
struct CutRootTests {
    @Test func filesOutsideTheScopeAreZeros() async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        defer { try? FileManager.default.removeItem(at: url) }
        let store = try ImageStore(environment: ["XDG_CACHE_HOME": url.path])
        let folder = store.folder(.root, "0123")
        let tree = url.appending(path: "tree")
        let files: [(String, Int)] = [
            ("usr/local/bin/sr-workload", 50_000), ("usr/bin/gcc", 9_000_000),
            ("usr/src/linux/drivers/a.c", 5000), ("usr/src/linux/drivers/a.h", 5000),
            ("usr/src/linux/mm/swap.c", 70_000),
        ]
        for (name, count) in files {
            let file = tree.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(repeating: UInt8(name.utf8.count), count: count).write(to: file)
        }
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        let image = folder.appending("root.ext4")
        let made = try await run(
            .name("sh"),
            arguments: [
                "-c",
                "PATH=$PATH:/usr/sbin:/sbin; mke2fs -q -t ext4 -b 4096 -d \"$1\" \"$2\" 64M",
                "sh", tree.path, image.string,
            ], output: .discarded, error: .string(limit: 4096))
        #expect(made.terminationStatus.isSuccess, "\(made.standardError)")
        var manifest = RootManifest(
            digest: "0123", content: "", name: "r", chroot: "c", rootfs: "root.ext4",
            rootBytes: 64 << 20, packages: [], build: [], packagesTime: "")
        manifest.content = try PartFiles(folder).digest()
        let root = RootImage(folder: folder, manifest: manifest)

        for (scope, kept) in [
            (RootScope.builtIn, [true, false, false, false, false]),
            (RootScope.kernelBuild, [true, true, false, true, true]),
        ] {
            let cut = try await CutRoot.of(root, scope, .amd64, store)
            #expect(cut.manifest.cut == .init(content: manifest.content, scope: scope))
            #expect(HostFiles.size(cut.rootfs) == HostFiles.size(image))
            let system = try Ext4Image(path: cut.rootfs)
            for ((name, count), isKept) in zip(files, kept) {
                let node = try #require(try system.node(name))
                let byte = isKept ? UInt8(name.utf8.count) : 0
                #expect(
                    try system.contents(of: node).bytes
                        == [UInt8](repeating: byte, count: count), "\(scope) \(name)")
            }
        }
    }

    @Test func aCommandThatMayOpenAnythingHasNoScope() {
        #expect(RootScope(command: ["/usr/local/bin/sr-workload", "graph"]) == .builtIn)
        let build = ["/bin/sh", "/usr/local/bin/sr-kernel-build.sh"]
        #expect(RootScope(command: build + ["20", "1"]) == .kernelBuild)
        #expect(RootScope(command: build + ["all", "1"]) == nil)
        #expect(RootScope(command: ["sh", "-c", "sr-workload graph"]) == nil)
        #expect(RootScope(command: []) == nil)
    }
}
