// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRReplay
import SRReplayMalloc
import SystemPackage
import Testing

/// Real allocators in a child process, and children that come to no good end.
@Suite("Real allocators")
struct RealReplayerTests {
    /// The built tool, which is the child.
    private static let tool = FilePath(
        ProcessInfo.processInfo.environment["SR_TESTED"]
            ?? URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path
    ).appending("srorch")

    private static let folder = FilePath(FileManager.default.temporaryDirectory.path)

    private func replayer(
        _ allocator: RealAllocator, program: FilePath = tool,
        arguments: [String] = ["replay-child"], folder: FilePath = folder, every: Int = 1
    ) -> RealReplayer {
        RealReplayer(
            allocator, program: program, arguments: arguments, folder: folder, latencyEvery: every)
    }

    /// The end of a child that is these lines of sh, `$1` objects and `$2` as latencyEvery.
    private func ending(_ lines: String) async -> AllocatorResult {
        let replayer = replayer(
            RealAllocator(name: "glibc", library: nil), program: "/bin/sh",
            arguments: ["-c", lines, "sh"])
        await replayer.process(Self.batch())
        return await replayer.finish()
    }

    /// Sixteen thousand pages of 1,000 bytes written, half of them freed.
    private static func batch() -> OperationBatch {
        let policy = StoragePolicy(.raw, kernel: .usual, pageSize: .kib4)
        var encoder = OperationEncoder(policy: policy, stride: 1000)
        for page in UInt32(0)..<16_000 {
            encoder.write(page: page, length: 1000, sameFilled: false, time: UInt64(page))
        }
        for page in UInt32(0)..<8_000 { encoder.free(page: page, time: 16_000 + UInt64(page)) }
        return encoder.takeBatch()
    }

    @Test func glibcHoldsWhatIsLive() async {
        let replayer = replayer(RealAllocator(name: "glibc", library: nil), every: 10)
        await replayer.process(Self.batch())
        let result = await replayer.finish()
        #expect(result.error == nil, "\(result.error ?? "")")
        #expect(result.name == "glibc" && !result.tellsParts)
        #expect(result.operations == 24_000)
        #expect(result.peakLive == 16_000_000)
        // A header of 8 bytes, rounded up to 16; beside that little else.
        #expect(result.peak.footprint > 16_000_000 && result.peak.footprint < 18_000_000)
        #expect(result.peak.live <= 16_000_000 && result.peak.live > 14_000_000)
        // At the last mark, which 7,001 of the frees come before.
        #expect(result.final.live == 8_999_000)
        #expect(result.final.footprint >= 8_999_000)
        #expect(result.peak.externalWaste == result.peak.footprint - result.peak.live)
        #expect(result.nanoseconds > 0)
        #expect(result.ownLoop?.operations == 24_000)
        #expect(result.ownLoop?.nanoseconds ?? .max < result.nanoseconds)
    }

    /// The marks of several batches keep their order and their events.
    @Test func batchesAreOneStream() async {
        let policy = StoragePolicy(.raw, kernel: .usual, pageSize: .kib4)
        var encoder = OperationEncoder(policy: policy)
        let replayer = replayer(RealAllocator(name: "glibc", library: nil))
        for page in UInt32(0)..<3 {
            encoder.write(page: page, length: 3000, sameFilled: false, time: UInt64(page) * 7)
            await replayer.process(encoder.takeBatch())
        }
        encoder.free(page: 1, time: 40)
        await replayer.process(encoder.takeBatch())
        let result = await replayer.finish()
        #expect(result.error == nil, "\(result.error ?? "")")
        let points = result.series.points
        #expect(points.map(\.moment.event) == [0, 1, 2, 3])
        #expect(points.map(\.moment.time) == [0, 7, 14, 40])
        #expect(points.map(\.usage.live) == [3000, 6000, 9000, 6000])
        #expect(result.peakLive == 9000)
    }

    @Test func anAllocatorIsKnownByItsName() async {
        #expect(RealAllocator.names.allSatisfy { RealAllocator.named($0)?.name == $0 })
        #expect(RealAllocator.named("glibc")?.library == nil)
        #expect(RealAllocator.named("tlsf") == nil)
        let absent = replayer(RealAllocator(name: "mine", library: "/no/such/library.so"))
        await absent.process(Self.batch())
        #expect(await absent.finish().error == "is not there: /no/such/library.so")
        let other = replayer(RealAllocator(name: "jemalloc", library: "libno-such.so.9"))
        let advice = await other.finish().error
        #expect(advice == "is not installed: apt-get install libjemalloc2")
    }

    @Test func aChildThatFailsIsTold() async {
        #expect(
            await ending("echo first >&2; echo second >&2; exit 3").error
                == "its process ended with status 3; it said: \"first\"")
        #expect(await ending("kill -SEGV $$").error == "its process was ended by signal 11")
        #expect(await ending("exit 0").error == "its process did not come to the end")
        #expect(await ending("echo real 5 7").error == "its process did not come to the end")
        let good = await ending(
            "cat > /dev/null; echo \"loop $1 $2\"; echo real 5 7; echo nonsense; echo end")
        #expect(good.error == nil && good.operations == 5 && good.nanoseconds == 7)
        #expect(good.ownLoop?.operations == 16_000 && good.ownLoop?.nanoseconds == 1)
    }

    @Test func aChildThatCannotBeIsTold() async {
        let none = replayer(RealAllocator(name: "glibc", library: nil), program: "/no/such")
        #expect(await none.finish().error?.hasPrefix("its process cannot be run") == true)
        let nowhere = replayer(
            RealAllocator(name: "glibc", library: nil), folder: "/no/such/folder")
        await nowhere.process(Self.batch())
        let error = await nowhere.finish().error
        #expect(error?.hasPrefix("/no/such/folder/srorch-operations-") == true)
        #expect(error?.hasSuffix(" cannot be created") == true)
    }

    /// The file of the operations has no name from the beginning on.
    @Test func nothingStaysInTheFolder() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let replayer = replayer(
            RealAllocator(name: "glibc", library: nil), folder: FilePath(folder.path))
        await replayer.process(Self.batch())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        #expect(await replayer.finish().error == nil)
    }
}
