// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport
import Testing

@testable import SRDevices

/// Pages of 4 KiB compressed together by four, worked by hand.
@Suite struct UnitTests {
    private static let spec = "zram,comp_algorithm=lzo,unit=16K"

    /// Takes events through a device whose units all get to one length.
    private func units(
        _ length: UInt32, _ events: [TestEvent], spec: String = Self.spec
    ) async throws -> DeviceResult {
        let device = try settings(spec)
        let unit = try #require(device.unit)
        let sample = LengthConversion.fewestPages
        let conversion = try LengthConversion(
            known: .init(repeating: 1000, count: sample),
            wanted: .init(repeating: length, count: sample), pageBytes: 4096)
        let pass = try DevicePass(
            [device], pageSize: .kib4, columns: ["lzo": 0], units: [unit: conversion])
        var block: DeviceBatch? = DeviceBatch(
            batch(events, columns: 1), estimates: [], pageLimit: 0)
        return try #require(
            await pass.run {
                defer { block = nil }
                return block
            }.first)
    }

    private func writes(_ pages: UInt32...) -> [TestEvent] { pages.map { .write($0, 1000) } }

    @Test("Four pages in a row are one object, and a read brings all of them back")
    func row() async throws {
        let result = try await units(3000, writes(0, 1, 2, 3) + [.read(2)])
        #expect(result.counts.unitWrites == 4 && result.counts.inPool == 4)
        #expect(result.counts.compressedBytes == 3000)
        #expect(result.counts.compressions[0] == 4 && result.counts.decompressions[0] == 4)
        #expect(result.counts.servedUnit == 1 && result.counts.served == 1)
        let one = try await SRDevicesTests.result(
            "zram,comp_algorithm=lzo", [.write(0, 3000)])
        #expect(result.peakPoolPages == one.peakPoolPages && result.unitPages == 4)
    }

    @Test("Its memory comes free with the last of its pages")
    func free() async throws {
        let some = try await units(3000, writes(0, 1, 2, 3) + [.free(0), .free(1), .free(3)])
        #expect(some.counts.inPool == 1 && some.counts.compressedBytes == 3000)
        let all = try await units(
            3000, writes(0, 1, 2, 3) + [.free(0), .free(1), .free(3), .free(2)])
        #expect(all.counts.stored == 0 && all.counts.compressedBytes == 0)
        #expect(all.final.held == all.final.metadata && all.peakPoolPages > 0)
    }

    @Test("A page that is written again leaves its unit; all of them again are another")
    func rewrite() async throws {
        let one = try await units(3000, writes(0, 1, 2, 3) + writes(1) + [.read(1), .read(0)])
        #expect(one.counts.inPool == 4 && one.counts.compressedBytes == 4000)
        #expect(one.counts.servedByLane[0] == 1 && one.counts.servedUnit == 1)
        let all = try await units(3000, writes(0, 1, 2, 3, 0, 1, 2, 3))
        #expect(all.counts.inPool == 4 && all.counts.compressedBytes == 3000)
        #expect(all.counts.unitWrites == 8 && all.counts.peakStored == 4)
    }

    @Test("A long unit lies in pieces of a page and the rest; over its pages it is not stored")
    func pieces() async throws {
        let long = try await units(9000, writes(4, 5, 6, 7))
        #expect(long.counts.compressedBytes == 9000)
        let alone = try await SRDevicesTests.result(
            "zram,comp_algorithm=lzo", [.write(0, 4096), .write(1, 4096), .write(2, 808)])
        #expect(long.peakPoolPages == alone.peakPoolPages)
        let over = try await units(20_000, writes(4, 5, 6, 7) + [.free(4), .free(5)])
        #expect(over.counts.compressedBytes == 4 * 4096 && over.peakPoolPages == 4)
    }

    @Test("What is not a whole aligned row goes page by page")
    func alone() async throws {
        for pages in [[0, 1, 3, 2], [1, 2, 3, 4], [0, 2, 1, 3], [0, 1, 2], [3]] as [[UInt32]] {
            let result = try await units(3000, pages.map { .write($0, 1000) })
            #expect(result.counts.unitWrites == 0, "\(pages)")
            #expect(result.counts.compressedBytes == pages.count * 1000, "\(pages)")
            #expect(result.counts.inPool == pages.count, "\(pages)")
        }
        // What is read of a row cannot wait for the rest of it; what is read elsewhere is nothing
        // to it.
        let read = try await units(3000, writes(0, 1) + [.read(0)] + writes(2, 3))
        #expect(read.counts.unitWrites == 0 && read.counts.servedByLane[0] == 1)
        let other = try await units(3000, writes(9, 0, 1) + [.read(9), .free(9)] + writes(2, 3))
        #expect(other.counts.unitWrites == 4 && other.counts.inPool == 4)
        let freed = try await units(3000, writes(0, 1) + [.free(1)] + writes(2, 3))
        #expect(freed.counts.unitWrites == 0 && freed.counts.inPool == 3)
    }

    @Test("Same-filled pages alone are values; in a unit they are as others")
    func sameFilled() async throws {
        let same: [TestEvent] = (0..<4).map { .write($0, 30, sameFilled: true) }
        let alone = try await units(100, Array(same.prefix(3)) + [.read(0)])
        #expect(alone.counts.sameFilled == 3 && alone.counts.servedSame == 1)
        let unit = try await units(100, same)
        #expect(unit.counts.sameFilled == 0 && unit.counts.compressedBytes == 100)
    }

    @Test("Sixteen pages together")
    func sixteen() async throws {
        let spec = "zram,comp_algorithm=lzo,unit=64K"
        let result = try await units(
            3000, (16..<32).map { .write($0, 1000) } + [.read(20)], spec: spec)
        #expect(result.counts.unitWrites == 16 && result.counts.decompressions[0] == 16)
    }

    @Test("What cannot be is refused, with the reason")
    func refusals() {
        #expect(
            refusal("zram,comp_algorithm=lzo,unit=32K")?.message.contains("by 16K or 64K") == true)
        #expect(refusal(Self.spec, pageSize: .kib16)?.message.contains("by 64K") == true)
        for more in ["mem_limit=1M", "compact=1", "recomp_algorithm=zstd,idle=9", "disksize=1M"] {
            let message = refusal(Self.spec + "," + more)?.message
            #expect(message?.contains("no kernel has units yet") == true, "\(more)")
        }
        #expect(refusal(Self.spec + "+disk")?.message.contains("stands alone") == true)
        #expect(throws: (any Error).self) {
            try DevicePass(
                [settings(Self.spec)], pageSize: .kib4, columns: ["lzo": 0])
        }
    }
}
