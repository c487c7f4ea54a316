// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRLinux
import SRSupport
import SystemPackage
import Testing

@testable import SRArchive
@testable import SRGuest

/// A guest in one file: what comes out is what went in, and of anything else nothing is kept.
@Suite("A guest in one file")
struct BundleTests {
    /// A kernel, a root and a QEMU of a few files each, in a cache, and one file made of them.
    final class Place: Sendable {
        let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        let store: ImageStore

        init() throws {
            store = try ImageStore(environment: ["XDG_CACHE_HOME": url.appending(path: "full").path]
            )
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func path(_ name: String) -> FilePath { FilePath(url.appending(path: name).path) }

        func cache(_ name: String) throws -> ImageStore {
            try ImageStore(environment: ["XDG_CACHE_HOME": url.appending(path: name).path])
        }

        func bytes(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: url.appending(path: name)))
        }

        func write(_ name: String, _ bytes: [UInt8]) throws {
            let file = url.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }

        /// Bytes that no compressor makes less of: Knuth's MMIX generator, its high bits.
        static func noise(_ count: Int, _ seed: UInt64) -> [UInt8] {
            var state = seed
            return (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            }
        }

        private static let digest = String(repeating: "0123456789abcdef", count: 4)
        private static let package = Package(name: "p", version: "1", source: "s=2")

        func parts(rootfs: String = "root.ext4") async throws -> [BundlePart] {
            let kernel = store.folder(.kernel, Self.digest)
            try write("full/srorch/kernels/\(Self.digest)/vmlinux", Self.noise(300_000, 1))
            try write("full/srorch/kernels/\(Self.digest)/initramfs.cpio", Self.noise(9000, 2))
            try write("full/srorch/kernels/\(Self.digest)/test/x.ko", Self.noise(77, 3))
            var manifest = KernelManifest(
                digest: Self.digest, content: "", name: "6.1", chroot: Self.digest, series: "6.1",
                arch: "x86-64", pageSize: .kib4, release: "6.1.0-1", package: Self.package,
                vmlinux: "vmlinux", initramfs: "initramfs.cpio", qemu: "1:7.2", suite: "s",
                modules: [:], memory: KernelMemory(reservedKiB: 1, perMiBKiB: 1), build: [],
                packagesTime: "")
            manifest.content = try PartFiles(kernel).digest()
            let root = store.folder(.root, Self.digest)
            // With a hole, and an end that is no page.
            try write(
                "full/srorch/roots/\(Self.digest)/root.ext4",
                Self.noise(70_000, 4) + [UInt8](repeating: 0, count: 1 << 20) + Self.noise(99, 5))
            var other = RootManifest(
                digest: Self.digest, content: "", name: "bookworm", chroot: Self.digest,
                rootfs: rootfs, rootBytes: 1, packages: [Self.package], build: [],
                packagesTime: "")
            other.content = try PartFiles(root).digest()
            try write("loader", Self.noise(5000, 6))
            let qemu = QEMUFiles(
                version: "1:7.2", files: [(QEMUPackage.loaderName, path("loader"))],
                packages: [Self.package])
            return [
                try await BundlePart.of(
                    KernelImage(folder: kernel, manifest: manifest), suite: "s", cache: store.cache),
                try BundlePart.of(qemu),
                try await BundlePart.of(
                    RootImage(folder: root, manifest: other), suite: "s", cache: store.cache),
            ]
        }

        @discardableResult
        func export(
            _ name: String, _ parts: [BundlePart], threads: Int = 1, host: String = "x86-64"
        ) throws -> [UInt8] {
            var request = ExportRequest(guests: [], output: path(name))
            request.threads = threads
            request.force = true
            _ = try GuestExport(store: store, request: request, report: { _ in })
                .write(parts, host: host)
            return try bytes(name)
        }

        /// What an import into an empty cache says; nothing of it is kept.
        func refusal(_ name: String) async throws -> SRError? {
            let cache = try cache("empty-\(UUID())")
            do {
                _ = try await GuestImport.run(path(name), to: cache) { _ in }
                return nil
            } catch {
                for folder in ["kernels", "roots"] {
                    let left = try FileManager.default.contentsOfDirectory(
                        atPath: cache.cache.appending(folder).string)
                    #expect(left.isEmpty)
                }
                for folder in ["qemu", "import.draft"] {
                    #expect(cache.cache.appending(folder).status == nil)
                }
                return SRError(of: error)
            }
        }
    }

    @Test func whatComesOutIsWhatWentIn() async throws {
        let place = try Place()
        try place.export("a", try await place.parts())
        let cache = try place.cache("new")
        let imported = try await GuestImport.run(place.path("a"), to: cache) { _ in }
        #expect(imported.places.allSatisfy { $0 != nil } && !imported.wereThere.contains(true))
        let (kernel, root) = (cache.kernels(), cache.roots())
        #expect(try kernel.map { try $0.contentDigest() } == [kernel.first?.manifest.content])
        #expect(try root.map { try $0.contentDigest() } == [root.first?.manifest.content])
        // A present recipe's part is used as if it were built here.
        #expect(kernel.first?.folder == cache.folder(.kernel, kernel[0].manifest.digest))
        #expect(try cache.whole(root[0].folder, as: RootManifest.self, { _ in }) != nil)
        let again = try await GuestImport.run(place.path("a"), to: cache) { _ in }
        #expect(again.places == imported.places && !again.wereThere.contains(false))
    }

    @Test func theSameBytesWhateverTheNumberOfThreads() async throws {
        let place = try Place()
        let parts = try await place.parts()
        let one = try place.export("a", parts, threads: 1)
        for threads in [2, 5] {
            #expect(try place.export("b", parts, threads: threads) == one)
        }
    }

    @Test func partsThatAreLeftOutComeFromAnother() async throws {
        let place = try Place()
        var parts = try await place.parts()
        let whole = try place.export("a", parts)
        parts[2].description.isHere = false
        #expect(try place.export("b", parts).count < whole.count - 70_000)
        let cache = try place.cache("new")
        let half = try await GuestImport.run(place.path("b"), to: cache) { _ in }
        #expect(half.places.map { $0 == nil } == [false, false, true])
        let rest = try await GuestImport.run(place.path("a"), to: cache) { _ in }
        #expect(rest.wereThere == [true, true, false])
    }

    @Test func damageNamesThePart() async throws {
        let place = try Place()
        let whole = try place.export("a", try await place.parts())
        let archive = try SealedArchive(
            path: place.path("a"), format: BundleFormat.archive(threads: 1))
        var offset = 0
        var seen: Set<String> = []
        for piece in archive.seal.pieces {
            defer { offset += piece.bytes }
            guard seen.insert(piece.member).inserted else { continue }
            var bytes = whole
            bytes[offset + piece.bytes / 2] ^= 4
            try place.write("b", bytes)
            let error = try await place.refusal("b")
            #expect(error?.code == .archive)
            let words = error?.message ?? ""
            #expect(piece.member == "-" || words.contains("'\(piece.member)'"), "\(words)")
        }
        #expect(seen.count > 8)
        for cut in [0, 100, whole.count / 2, whole.count - 1] {
            try place.write("b", Array(whole.prefix(cut)))
            #expect(try await place.refusal("b")?.code == .archive)
        }
    }

    @Test func anotherMachinesIsRefused() async throws {
        let place = try Place()
        try place.export("a", try await place.parts(), host: "arm64")
        let error = try await place.refusal("a")
        #expect(error?.code.status == .missingTool)
        #expect(error?.message.contains("'arm64', and this is one of 'x86-64'") == true)
    }

    @Test func aNewerFormatSaysWhatToGet() async throws {
        let place = try Place()
        var seal = Seal(BundleFormat.archive(threads: 1), unpacked: 0, pieces: [])
        seal.version = 2
        seal.reader = "9.9.0"
        try place.write("a", [0x28, 0xB5, 0x2F, 0xFD, 0] + seal.frame)
        let error = try await place.refusal("a")
        #expect(error?.code == .newer)
        #expect(error?.message.contains("get SwapReplay '9.9.0' or newer") == true)
        seal.kind = "dataset"
        try place.write("a", [0x28, 0xB5, 0x2F, 0xFD, 0] + seal.frame)
        let other = try await place.refusal("a")
        #expect(other?.message.contains("is a 'dataset', not a guest") == true)
    }

    /// Sealed as a packer would, and yet not what it says.
    @Test func whatIsNotAsItSaysIsRefused() async throws {
        let place = try Place()
        for rootfs in ["../../../etc/passwd", "/etc/passwd", "other"] {
            try place.export("a", try await place.parts(rootfs: rootfs))
            let error = try await place.refusal("a")
            #expect(
                error?.message.contains("the root bookworm has a manifest.json that is") == true)
        }
        var parts = try await place.parts()
        parts[0].description.content = String(repeating: "a", count: 64)
        try place.export("a", parts)
        let other = try await place.refusal("a")
        #expect(other?.message.contains("the kernel 6.1 is not what its digest is of") == true)
        parts = try await place.parts()
        parts[1].description.name = "../../evil"
        try place.export("a", parts)
        #expect(try await place.refusal("a")?.message.contains("a part cannot be called") == true)
    }

    @Test func twiceAtOnceIsOnce() async throws {
        let place = try Place()
        try place.export("a", try await place.parts())
        let cache = try place.cache("new")
        let path = place.path("a")
        async let one = GuestImport.run(path, to: cache) { _ in }
        async let two = GuestImport.run(path, to: cache) { _ in }
        let both = try await [one, two]
        #expect(both[0].places == both[1].places)
        #expect(both.filter { $0.wereThere.contains(false) }.count == 1)
        #expect(cache.kernels().count == 1 && cache.roots().count == 1)
    }

    @Test func anInterruptionKeepsNothing() async throws {
        let place = try Place()
        try place.export("a", try await place.parts())
        let task = Task { try await place.refusal("a") }
        task.cancel()
        #expect(try await task.value?.code == .interrupted)
        // A run that was killed leaves a draft, which the next takes away.
        let cache = try place.cache("new")
        try place.write("new/srorch/import.draft/kernel-x/vmlinux", [1])
        _ = try await GuestImport.run(place.path("a"), to: cache) { _ in }
        #expect(cache.cache.appending("import.draft").status == nil)
    }
}
