// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

/// What is copied into a guest, as the archive holds it.
@Suite("Files for the guest")
struct CopyInTests {
    private final class Tree {
        let url = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        var tree: FilePath { FilePath(url.path).appending("tree") }

        init(_ script: String) throws {
            try FileManager.default.createDirectory(
                at: url.appending(path: "tree"), withIntermediateDirectories: true)
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/bash")
            shell.currentDirectoryURL = url.appending(path: "tree")
            shell.arguments = ["-ec", script]
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 0)
        }

        deinit { try? FileManager.default.removeItem(at: url) }
    }

    /// The entries of an archive: `NAME`, and of links ` -> TARGET`, of files `=CONTENTS`.
    private func entries(_ bytes: [UInt8]) -> [String] {
        var entries: [String] = []
        var at = 0
        func number(_ field: Int) -> Int {
            let start = at + 6 + 8 * field
            return Int(String(decoding: bytes[start..<start + 8], as: UTF8.self), radix: 16) ?? 0
        }
        func text(_ from: Int, _ count: Int) -> String {
            bytes[from..<from + count].map { $0 < 0x80 ? String(UnicodeScalar($0)) : "?" }.joined()
        }
        while at < bytes.count {
            let (mode, size, length) = (number(1), number(6), number(11))
            let name = text(at + 110, length - 1)
            let data = (at + 110 + length + 3) & ~3
            switch mode & 0o170000 {
            case 0o120000: entries.append("\(name) -> \(text(data, size))")
            case 0o100000: entries.append("\(name)=\(text(data, size))")
            default: entries.append(name)
            }
            at = (data + size + 3) & ~3
        }
        return entries.dropLast()
    }

    @Test func linksStayOrAreFollowed() throws {
        let tree = try Tree(
            """
            mkdir -p sub/deep ../outside/folder
            printf 1 > sub/file; printf 2 > ../outside/folder/other; printf 3 > ../outside/one
            ln -s sub to-folder; ln -s file sub/to-file; ln -s ../file sub/deep/up
            ln -s nowhere dangling; ln -s /no/such absolute; ln -s self self
            ln -s ../outside/folder out-folder; ln -s "$PWD/../outside/one" out-file
            ln -s . here
            """)
        #expect(
            entries(try CopyIn([tree.tree]).bytes) == [
                "root/tree", "root/tree/absolute -> /no/such", "root/tree/dangling -> nowhere",
                "root/tree/here -> .", "root/tree/out-file=3", "root/tree/out-folder",
                "root/tree/out-folder/other=2", "root/tree/self -> self", "root/tree/sub",
                "root/tree/sub/deep", "root/tree/sub/deep/up -> ../file", "root/tree/sub/file=1",
                "root/tree/sub/to-file -> file", "root/tree/to-folder -> sub",
            ])
    }

    @Test func namesAreBytes() throws {
        let tree = try Tree("printf 1 > \"$(printf 'a\\377b')\"; printf 2 > $'new\\nline'")
        #expect(
            entries(try CopyIn([tree.tree]).bytes) == [
                "root/tree", "root/tree/a?b=1", "root/tree/new\nline=2",
            ])
        #expect(try CopyIn([tree.tree]).bytes.contains(0xff))
    }

    /// The file's mode decides, not what this user may do: root may execute what anyone may, and
    /// an owner does not share the group's right.
    @Test func whatMayBeExecutedIsTheFilesOwn() throws {
        let tree = try Tree(
            "printf 1 > a; printf 2 > b; printf 3 > c; chmod 644 a; chmod 654 b; chmod 700 c")
        let bytes = try CopyIn([tree.tree]).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        func mode(_ name: String) throws -> Substring {
            let at = try #require(text.range(of: "root/tree/" + name)).lowerBound
            return text[text.index(at, offsetBy: -96)..<text.index(at, offsetBy: -88)]
        }
        #expect(try mode("a") == "000081A4")
        #expect(try mode("b") == "000081ED" && mode("c") == "000081ED")
    }

    @Test func aSourceThatIsALinkIsWhatItLeadsTo() throws {
        let tree = try Tree("printf 1 > one; ln -s one link; ln -s . folder")
        #expect(entries(try CopyIn([tree.tree.appending("link")]).bytes) == ["root/link=1"])
        #expect(
            entries(try CopyIn([tree.tree.appending("folder")]).bytes).first == "root/folder")
        #expect(
            entries(try CopyIn([tree.tree.appending(".")]).bytes).first == "root/tree")
    }

    @Test(arguments: [
        ("mkfifo x", "is a FIFO"), ("ln -s ../.. x", "leads to a folder that holds it"),
        ("mkdir sub; ln -s /dev/null sub/x", "is a device"),
        (
            "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"x\")'", "is a socket"
        ),
        ("truncate -s 5G x", "is over 4 GiB"),
    ])
    func whatCannotBeIsNamed(script: String, words: String) throws {
        let tree = try Tree(script)
        let error = #expect(throws: SRError.self) { try CopyIn([tree.tree]) }
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        #expect(error?.code == .usage)
    }

    @Test func whatIsMissingIsNamed() throws {
        let tree = try Tree("true")
        let error = #expect(throws: SRError.self) {
            try CopyIn([tree.tree.appending("missing")])
        }
        #expect(
            error?.description.hasSuffix("missing cannot be read: No such file or directory")
                == true)
    }
}
