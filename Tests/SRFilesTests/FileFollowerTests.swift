// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@Suite("Following a growing file")
struct FileFollowerTests {
    private func scratch() -> String {
        FileManager.default.temporaryDirectory.appending(path: "srorch-test-\(UUID())").path
    }

    @Test func everyByteComesOnce() throws {
        let path = scratch()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var follower = FileFollower(path: FilePath(path), bufferBytes: 7)
        #expect(try follower.drain { _ in } == 0)
        var seen: [UInt8] = []
        var written: [UInt8] = []
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        for round in 0..<20 {
            let piece = (0..<round * 3).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ round) }
            written += piece
            try handle.write(contentsOf: Data(piece))
            try follower.drain { seen += $0 }
            #expect(seen == written)
        }
        #expect(follower.offset == Int64(written.count))
    }

    @Test func linesAreMadeOfPieces() {
        var splitter = LineSplitter()
        #expect(splitter.lines(in: Array("on".utf8)[...]) == [])
        #expect(splitter.lines(in: Array("e\ntwo\nth".utf8)[...]) == ["one", "two"])
        #expect(splitter.lines(in: Array("ree\n\n".utf8)[...]) == ["three", ""])
    }
}
