// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRParse
import SRSupport
import SystemPackage
import Testing

@testable import SRArchive
@testable import SRDataset

/// Archives with a right seal and what no dataset may hold: refused before anything is written.
struct HostileTests {
    /// A member of a tar, as its maker likes.
    struct Member: Sendable {
        var name: String
        var type: Character = "0"
        var link = ""
        var size: Int?
        var contents: [UInt8] = []
    }

    /// A ustar header (POSIX.1-1988) and the contents.
    private static func tar(_ members: [Member]) -> [UInt8] {
        var bytes: [UInt8] = []
        for member in members {
            var header = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, at offset: Int) {
                header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
            }
            func octal(_ value: Int, _ digits: Int) -> String {
                let text = String(value, radix: 8)
                return String(repeating: "0", count: digits - text.count) + text
            }
            put(member.name, at: 0)
            put(octal(0o644, 7), at: 100)
            put(octal(0, 7), at: 108)
            put(octal(0, 7), at: 116)
            put(octal(member.size ?? member.contents.count, 11), at: 124)
            put(octal(0, 11), at: 136)
            put("        ", at: 148)
            put(String(member.type), at: 156)
            put(member.link, at: 157)
            put("ustar", at: 257)
            put("00", at: 263)
            put(octal(header.reduce(0) { $0 + Int($1) }, 6), at: 148)
            header[154] = 0
            bytes += header + member.contents
            bytes += [UInt8](repeating: 0, count: -member.contents.count & 511)
        }
        return bytes + [UInt8](repeating: 0, count: 1024)
    }

    /// The tar in a frame, sealed as a packer would.
    private static func archive(_ tar: [UInt8]) throws -> [UInt8] {
        var packer = ZstdPacker(ZstdSettings(level: 3))
        var packed: [UInt8] = []
        try packer.add(tar.span, to: &packed)
        try packer.finish(to: &packed)
        var seal = SealBuilder(DatasetFormat.archive)
        seal.add(packed)
        return packed + seal.finish(unpacked: UInt64(tar.count)).frame
    }

    private func opened(_ bytes: [UInt8]) throws -> SRError? {
        let place = try Place()
        try place.write("x", bytes)
        let error = complaint { _ = try Dataset(path: place.path("x")) }
        #expect(try place.names == ["x"])
        return error
    }

    private static let members: [(Member, String)] = [
        (Member(name: "../evil"), "leaves the folder"),
        (Member(name: "runs/../../evil"), "leaves the folder"),
        (Member(name: "/etc/evil"), "absolute path"),
        (Member(name: "runs//x"), "shortest form"),
        (Member(name: "./runs"), "shortest form"),
        (Member(name: "-rf"), "begins with '-'"),
        (Member(name: "a\u{1b}[2J"), "byte 27"),
        (Member(name: "link", type: "2", link: "/etc/passwd"), "symbolic link"),
        (Member(name: "link", type: "1", link: "/etc/passwd"), "hard link"),
        (Member(name: "device", type: "3"), "device"),
        (Member(name: "block", type: "4"), "device"),
        (Member(name: "pipe", type: "6"), "device"),
        (Member(name: "folder", type: "5"), "folder"),
        (Member(name: "huge", size: 0o77777777777), "says that it has"),
    ]

    @Test(arguments: members)
    func isRefused(_ member: Member, _ words: String) throws {
        let error = try opened(
            Self.archive(Self.tar([Member(name: "README.md", contents: [1, 2, 3]), member])))
        #expect(error?.code == .archive)
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func doublesAreRefused() throws {
        let twice = [Member(name: "a", contents: [1]), Member(name: "a", contents: [2])]
        #expect(try opened(Self.archive(Self.tar(twice)))?.description.contains("twice") == true)
        for order in [["a", "a/b"], ["a/b", "a"]] {
            let error = try opened(Self.archive(Self.tar(order.map { Member(name: $0) })))
            #expect(error?.description.contains("is a file") == true)
        }
    }

    @Test func bombsAreRefused() throws {
        // 80 MiB of zeros in about 3 KB, declared or not.
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var packer = ZstdPacker(ZstdSettings(level: 3))
        var packed: [UInt8] = []
        for _ in 0..<80 { try packer.add(zeros.span, to: &packed) }
        try packer.finish(to: &packed)
        #expect(packed.count < 1 << 16)
        for stated: UInt64 in [80 << 20, 1] {
            var seal = SealBuilder(DatasetFormat.archive)
            seal.add(packed)
            let error = try opened(packed + seal.finish(unpacked: stated).frame)
            #expect(error?.code == .archive)
            if stated > 1 { #expect(error?.description.contains("--max-size") == true) }
        }
        let member = Member(name: "zeros", size: 80 << 20)
        var bomb = ZstdPacker(ZstdSettings(level: 3))
        packed = []
        try bomb.add(Array(Self.tar([member]).prefix(512)).span, to: &packed)
        for _ in 0..<80 { try bomb.add(zeros.span, to: &packed) }
        try bomb.finish(to: &packed)
        var seal = SealBuilder(DatasetFormat.archive)
        seal.add(packed)
        #expect(try opened(packed + seal.finish(unpacked: 1).frame)?.code == .archive)
    }

    @Test func whatIsNoTarOrNoDatasetIsRefused() throws {
        let words = try opened(Self.archive([UInt8](repeating: 0x61, count: 4096)))
        #expect(words?.description.contains("no tar") == true, "\(String(describing: words))")
        let empty = try opened(Self.archive(Self.tar([Member(name: "a", contents: [1])])))
        #expect(empty?.description.contains("it has no manifest.sha256") == true)
        let other = [
            Member(name: "a", contents: [1]),
            Member(
                name: "manifest.sha256",
                contents: Array((String(repeating: "0", count: 64) + "  a\n").utf8)),
        ]
        #expect(
            try opened(Self.archive(Self.tar(other)))?.description.contains(
                "a is not what the manifest is of") == true)
    }
}
