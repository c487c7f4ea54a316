// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRParse

/// Writes a trace's reads and writes in the layouts that its size and speed are compared with.
struct Peers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write rw.srt, rw.legacy8 and rw.legacy24 of a trace's reads and writes.")

    @Argument var trace: String
    @Argument(help: "The folder to write to.") var folder: String

    func run() throws {
        var reader = try TraceReader(path: trace)
        var header = reader.header
        header.clock = .none
        header.compressors = [header.compressors[0]]
        var writer = try TraceWriter(path: folder + "/rw.srt", header: header)
        var small: [UInt8] = []
        var large: [UInt8] = []
        while let event = try reader.next() {
            guard event.operation == .read || event.operation == .write else { continue }
            let isWrite = event.operation == .write
            // No times, no flags: what the 8-byte layout holds, and no more.
            try writer.append(
                SwapEvent(
                    time: 0, operation: event.operation, pageIndex: event.pageIndex,
                    length: event.length))
            for value in [event.pageIndex << 1 | (isWrite ? 1 : 0), event.length] {
                for shift in stride(from: UInt32(0), to: 32, by: 8) {
                    small.append(UInt8(truncatingIfNeeded: value >> shift))
                    large.append(UInt8(truncatingIfNeeded: value >> shift))
                }
            }
            large.append(contentsOf: repeatElement(0, count: 16))
        }
        _ = try writer.finish()
        try Data(small).write(to: URL(filePath: folder + "/rw.legacy8"))
        try Data(large).write(to: URL(filePath: folder + "/rw.legacy24"))
    }
}
