// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRGuest
import SRLinux
import SRParse
import SRRunFolder
import SRSupport
import SystemPackage
import Testing

@testable import SRCapture

@Suite("A run held against the one it repeats")
struct ReproductionTests {
    /// Run folders in a temporary folder.
    final class Runs {
        let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        deinit { try? FileManager.default.removeItem(at: url) }

        func run(
            _ name: String, _ events: [SwapEvent], origin: String = "test"
        ) throws -> RunFolder {
            let folder = RunFolder(path: FilePath(url.appending(path: name).path))
            try FileManager.default.createDirectory(
                atPath: folder.path.string, withIntermediateDirectories: true)
            var writer = try TraceWriter(inMemory: TraceHeader(pageSize: .kib4, origin: origin))
            for event in events { try writer.append(event) }
            try Data(try writer.finishInMemory()).write(to: URL(filePath: folder.trace.string))
            return folder
        }
    }

    static let events: [SwapEvent] = (0..<1000).map { (number: Int) -> SwapEvent in
        let writes = number % 3 == 0
        return SwapEvent(
            time: UInt64(number) * 7, operation: writes ? .write : .read,
            pageIndex: UInt32(number / 3), length: writes ? 900 : 0)
    }

    static func record(
        qemu: String = "7.2", content: String = "aa", sha256: String?
    ) -> RunRecord {
        var record = RunRecord(
            status: .ok,
            workload: .init(
                name: "sort", parameters: ["size": "24M"], command: ["sort", "-r"],
                environment: ["LC_ALL": "C"], workingDirectory: "/root", exitStatus: 0, signal: 0,
                seconds: 1, userSeconds: 1, systemSeconds: 0),
            settings: .init(
                relay: true, sysctls: ["vm.swappiness=100"], subbufBytes: 4096, subbufCount: 8,
                copiedIn: [], compressors: ["lz4", "zstd:19"], pages: "1/64,3"),
            guest: .init(
                kernel: "6.1.0-56-amd64", memoryMiB: 64, memTotalKiB: 65536, swapMiB: 256, vcpus: 1,
                bootSeconds: 5, pswpin: 0, pswpout: 0, vmstat: [:], initLockedKiB: 0,
                collectorLockedKiB: 0),
            machine: .init(
                accelerator: "tcg", unrepeatable: nil, clockShift: 1, seed: 9, swapLike: "zram",
                ramKiB: 99_000, qemu: "\(qemu) (Debian 1:\(qemu)-1)", arguments: []),
            image: .init(
                digest: "d1", content: content, packages: ["gcc=12"],
                kernels: ["linux-image-6.1.0-56-amd64=6.1.1"], build: ["flex=2.6"],
                root: .init(
                    name: "bookworm", digest: "d2", content: "bb", packagesTime: "20261130T203000Z"),
                kernel: .init(name: "6.1", digest: "d3", content: "cc", build: ["zstd=1.5"])),
            host: .current(), started: "", tool: .init(version: "0.1.0"))
        record.trace = sha256.map { .init(bytes: 1, sha256: $0) }
        return record
    }

    @Test func theSameDigestIsEnough() throws {
        let nowhere = RunFolder(path: "/nonexistent")
        let record = Self.record(sha256: "ab")
        let reproduction = try Reproduction.of(record, in: nowhere, record, in: nowhere)
        #expect(reproduction.verdict == .sameBytes)
        #expect(reproduction.causes.isEmpty)
    }

    @Test func theHostsClockIsACause() throws {
        let nowhere = RunFolder(path: "/nonexistent")
        let before = Self.record(sha256: "ab")
        var now = before
        now.machine?.shim = .init(version: 1, digest: nil, answered: true)
        #expect(
            try Reproduction.of(before, in: nowhere, now, in: nowhere).causes
                == ["QEMU's wall clock: the host's, and held still (shim 1) now"])
        now.machine?.shim?.answered = false
        #expect(try Reproduction.of(before, in: nowhere, now, in: nowhere).causes.isEmpty)
    }

    @Test func theFirstOtherEventIsNamedAndSoIsTheCause() throws {
        let runs = Runs()
        var changed = Self.events
        changed[700].pageIndex += 1
        let first = try runs.run("first", Self.events)
        let again = try runs.run("again", changed)
        let reproduction = try Reproduction.of(
            Self.record(sha256: "ab"), in: first,
            Self.record(qemu: "10.0", content: "bb", sha256: "cd"), in: again)
        #expect(
            reproduction.verdict
                == .differs(.init(event: 700, first: Self.events[700], again: changed[700])))
        #expect(reproduction.causes.count == 2)
        #expect(reproduction.causes[0].hasPrefix("QEMU: 7.2"))
        #expect(reproduction.causes[1] == "contents of the image: aa, and bb now")
    }

    @Test func aTraceThatEndsEarlierDiffersThere() throws {
        let runs = Runs()
        let first = try runs.run("first", Self.events)
        let again = try runs.run("again", Array(Self.events[..<400]))
        let reproduction = try Reproduction.of(
            Self.record(sha256: "ab"), in: first, Self.record(sha256: "cd"), in: again)
        #expect(
            reproduction.verdict
                == .differs(.init(event: 400, first: Self.events[400], again: nil)))
    }

    /// As it is where another libzstd packs them.
    @Test func otherBytesOfTheSameEventsAreIdentical() throws {
        let runs = Runs()
        let first = try runs.run("first", Self.events)
        let again = try runs.run("again", Self.events)
        var other = Self.record(sha256: "cd")
        other.tool.zstd = "1.5.7"
        var record = Self.record(sha256: "ab")
        record.tool.zstd = "1.5.4"
        let reproduction = try Reproduction.of(record, in: first, other, in: again)
        #expect(reproduction.verdict == .sameEvents(1000))
        #expect(reproduction.isIdentical)
        #expect(reproduction.causes == ["libzstd: 1.5.4, and 1.5.7 now"])
    }

    @Test func anotherHeaderIsADifference() throws {
        let runs = Runs()
        let first = try runs.run("first", Self.events)
        let again = try runs.run("again", Self.events, origin: "another")
        let reproduction = try Reproduction.of(
            Self.record(sha256: "ab"), in: first, Self.record(sha256: "cd"), in: again)
        #expect(
            reproduction.verdict == .differs(.init(event: 1000, first: nil, again: nil)))
    }

    /// All that decides a trace's bytes goes from the record into the request.
    @Test func aRecordMakesTheSameRequest() throws {
        let record = Self.record(sha256: "ab")
        let request = try CaptureRequest(reproducing: record, output: "/o", allowsNewer: true)
        guard case .recorded(let part) = request.program else {
            Issue.record("\(request.program)")
            return
        }
        #expect(part.command == ["sort", "-r"] && part.workingDirectory == "/root")
        #expect(request.kernel == "6.1.0-56-amd64")
        #expect(request.memoryMiB == 64 && request.ramKiB == 99_000 && request.swapMiB == 256)
        #expect(request.seed == 9 && request.clockShift == 1 && request.deterministic)
        #expect(request.swapLike == .zram && request.sysctls == ["vm.swappiness=100"])
        #expect(request.ringWakeBytes == 4096 && request.ringWakes == 8)
        #expect(request.compressors.map(\.name) == ["lz4", "zstd:19"])
        #expect(try request.pages == PageSample("1/64,3"))
        #expect(request.qemuVersion == "1:7.2-1")
        let image = try #require(request.image)
        #expect(image.digest == "d1" && image.allowsNewer)
        #expect(
            image.root
                == .init(
                    name: "bookworm", digest: "d2", content: "bb", packages: ["gcc=12"],
                    build: ["flex=2.6"], packagesTime: "20261130T203000Z"))
        #expect(
            image.kernel
                == .init(
                    name: "6.1", digest: "d3", content: "cc",
                    packages: ["linux-image-6.1.0-56-amd64=6.1.1"], build: ["zstd=1.5"],
                    packagesTime: nil))
        #expect(image.qemu == "1:7.2-1")
        #expect(PinnedImage(of: record)?.kernel == image.kernel)
    }

    /// A time-out opens no more of the root than the workload that it ends; a shell may open all.
    @Test(arguments: [(false, nil, RootScope.builtIn), (true, nil, nil), (false, 40, nil)])
    func whatARunOpensOfItsRoot(vmstat: Bool, memcg: Int?, scope: RootScope?) throws {
        var record = Self.record(sha256: "ab")
        #expect(try CaptureRequest(reproducing: record, output: "/o").image?.scope == nil)
        record.workload.command = ["/usr/local/bin/sr-workload", "memory-fill", "seed=1"]
        record.settings?.durationSeconds = 3
        record.settings?.vmstat = vmstat
        record.settings?.memcgMiB = memcg
        #expect(try CaptureRequest(reproducing: record, output: "/o").image?.scope == scope)
        #expect(PinnedImage(of: record)?.scope == scope)
    }

    /// A published run, of the time when root and kernels were one image.
    @Test func anOlderRunSaysWhatItCan() async throws {
        let results = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../results/kernel-build-6.1").standardizedFileURL
        var record = try RunRecord(path: RunFolder(path: FilePath(results.path)).record)
        record.image?.root = nil
        record.image?.kernel = nil
        let request = try CaptureRequest(reproducing: record, output: "/o")
        let image = try #require(request.image)
        #expect(image.root == nil && image.kernel == nil)
        let cache = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        defer { try? FileManager.default.removeItem(at: cache) }
        let store = try ImageStore(environment: ["XDG_CACHE_HOME": cache.path])
        let error = try await #require(throws: SRError.self) {
            _ = try await store.image(image, kernel: request.kernel) { _ in }
        }
        #expect(error.code == .image)
        for word in [String(image.digest.prefix(12)), "were one", "--allow-newer"] {
            #expect(error.message.contains(word), "\(error.message)")
        }
    }

    @Test func aSyntheticRunIsNoCapture() {
        var record = Self.record(sha256: "ab")
        record.guest = nil
        #expect(throws: SRError.self) {
            _ = try CaptureRequest(reproducing: record, output: "/o")
        }
    }

    @Test func whatWasCopiedInMustBeGivenAgainAndBeTheSame() throws {
        let runs = Runs()
        try FileManager.default.createDirectory(at: runs.url, withIntermediateDirectories: true)
        let file = FilePath(runs.url.appending(path: "words").path)
        try Data("one".utf8).write(to: URL(filePath: file.string))
        var record = Self.record(sha256: "ab")
        record.settings?.copiedIn = [
            .init(name: "words", sha256: try CopyIn([file]).sources[0].sha256)
        ]
        #expect(throws: SRError.self) {
            _ = try CaptureRequest(reproducing: record, output: "/o")
        }
        let request = try CaptureRequest(reproducing: record, output: "/o", copyIn: [file])
        #expect(request.copyIn == [file])
        try Data("two".utf8).write(to: URL(filePath: file.string))
        #expect(throws: SRError.self) {
            _ = try CaptureRequest(reproducing: record, output: "/o", copyIn: [file])
        }
    }
}
