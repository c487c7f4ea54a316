// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SystemPackage

@testable import SRParse

/// Small right inputs for every reader, to start from. Made here, so that they are always of
/// the format's present version.
enum Seeds {
    /// Writes `folder/READER/NAME` for each reader; the folders are there. Compressed ones
    /// are scripts/fuzz's to make of these.
    static func write(to folder: FilePath) throws {
        for reader in FuzzedReader.allCases {
            for (name, bytes) in try inputs(reader) {
                let path = folder.appending(reader.rawValue).appending(name)
                let file = try FileDescriptor.open(
                    path, .writeOnly, options: [.create, .truncate],
                    permissions: [.ownerReadWrite, .groupRead, .otherRead])
                try file.closeAfter { _ = try file.writeAll(bytes) }
            }
        }
    }

    private static func inputs(_ reader: FuzzedReader) throws -> [(String, [UInt8])] {
        switch reader {
        case .srt, .blocks, .compressed:
            try [
                ("empty", trace(0, blockEvents: 8)), ("one", trace(1, blockEvents: 8)),
                ("blocks", trace(64, blockEvents: 20)), ("long", trace(300, blockEvents: 300)),
                ("lengths", trace(40, blockEvents: 40, compressors: ["a", "b", "c"])),
            ]
        case .legacy8, .legacy24:
            try [1, 50].map { count in
                var writer = LegacyWriter(
                    inMemory: reader == .legacy8 ? .legacy8 : .legacy24)
                for event in events(count) { try writer.append(event) }
                return ("records\(count)", try writer.finishInMemory())
            }
        case .relay: [("one", relay(8, cpus: 1)), ("two", relay(40, cpus: 2))]
        case .roundtrip:
            [
                ("mixed", (0..<255).map { UInt8($0) &* 37 }),
                ("writes", [1] + [UInt8](repeating: 1, count: 64)),
            ]
        case .length:
            [
                ("zeros", [UInt8](repeating: 0, count: 4096)),
                ("words", (0..<4096).map { UInt8($0 % 96 / 3) }),
                ("noise", (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435 >> 9) }),
            ]
        }
    }

    /// Every operation, runs and jumps of pages, a gap.
    private static func events(_ count: Int) -> [SwapEvent] {
        (0..<UInt32(count)).map { number in
            let operation = Operation(rawValue: UInt8(number / 3 % 5)) ?? .read
            let time = 1000 + UInt64(number) * 40
            if operation == .lost { return .lost(count: number + 1, time: time) }
            return SwapEvent(
                time: time, operation: operation, pageIndex: number % 7 * 1000 + number,
                length: operation == .write ? 100 + number * 37 % 4000 : 0,
                flags: number % 11 == 0 ? .sameFilled : [])
        }
    }

    private static func trace(
        _ count: Int, blockEvents: Int, compressors: [String] = ["lzo1x-1"]
    ) throws -> [UInt8] {
        var writer = try TraceWriter(
            inMemory: TraceHeader(pageSize: .kib4, compressors: compressors, origin: "seed"),
            blockEvents: blockEvents)
        for event in events(count) { try writer.append(event) }
        return try writer.finishInMemory()
    }

    /// A stream as sr_collect gives it, each CPU's records of a round behind one another.
    private static func relay(_ count: Int, cpus: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        func record(_ operation: UInt8, cpu: Int, sequence: Int, length: UInt32) {
            bytes.append(littleEndian: UInt16(0x5352))
            bytes += [4, operation, 0, operation == 1 ? 1 : 0]
            bytes.append(littleEndian: UInt16(cpu))
            bytes.append(littleEndian: UInt64(sequence))
            bytes.append(littleEndian: UInt64(sequence * 50))
            bytes.append(littleEndian: UInt32(sequence % 9))
            bytes.append(littleEndian: length)
        }
        for round in stride(from: 0, to: count, by: 8) {
            for cpu in 0..<cpus {
                for sequence in round..<min(round + 8, count)
                where sequence % cpus == cpu && sequence % 13 != 5 {
                    let operation = UInt8(sequence % 4)
                    record(
                        operation, cpu: cpu, sequence: sequence,
                        length: operation == 1 ? 700 : operation == 3 ? 2 : 0)
                }
            }
            record(0x80, cpu: 0, sequence: min(round + 8, count), length: 0)
        }
        record(0x80, cpu: 0, sequence: count, length: 0)
        return bytes
    }
}
