// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Glibc
import SRSupport
import SystemPackage
import Testing

@testable import SRParse

@Suite("Relay streams are traces too")
struct RelayInputTests {
    @Test(arguments: [1, 3], [0.0, 0.1])
    func aCollectedStream(cpus: Int, dropRate: Double) throws {
        let model = RelayModel(cpus: cpus, events: 900, dropRate: dropRate, seed: 3)
        #expect(try TraceFormat.detect(model.stream) == .relay)
        let (read, state) = try readAll(model.stream)
        #expect(read == model.expected)
        #expect(state == .complete)
    }

    /// `cat <debugfs>/sr_relay*`: one CPU's records behind the other's, and no fence.
    @Test func filesBehindOneAnother() throws {
        let model = RelayModel(cpus: 3, events: 900, dropRate: 0.05, seed: 8)
        let files = Self.files(model, cpus: 3)
        let (read, state) = try readAll(files.flatMap { $0 })
        #expect(read == Self.withoutTail(model))
        #expect(state == .complete)
    }

    @Test func aFolderOfFiles() throws {
        let model = RelayModel(cpus: 3, events: 900, dropRate: 0.05, seed: 8)
        let folder = "/tmp/sr-relay-test-\(UInt64.random(in: 0...(.max)))"
        try #require(unsafe mkdir(folder, 0o700) == 0)
        let files = Self.files(model, cpus: 3)
        // CPU 1 was off: numbers may be missing.
        let names = [0, 2, 3].map { "\(folder)/sr_relay\($0)" }
        defer {
            for name in names { _ = unsafe unlink(name) }
            _ = unsafe rmdir(folder)
        }
        for (name, bytes) in zip(names, files) {
            let file = try FileDescriptor.open(
                FilePath(name), .writeOnly, options: .create, permissions: .ownerReadWrite)
            try file.writeAll(bytes)
            try file.close()
        }
        var reader = try TraceReader(path: folder)
        let (format, bytes) = (reader.format, reader.bytes)
        #expect(format == .relay)
        #expect(bytes == UInt64(files.reduce(0) { $0 + $1.count }))
        var read: [SwapEvent] = []
        while let event = try reader.next() { read.append(event) }
        let state = reader.state
        #expect(read == Self.withoutTail(model))
        #expect(state == .complete)

        // A torn file is named.
        let torn = try FileDescriptor.open(FilePath(names[1]), .writeOnly)
        try torn.resize(to: Int64(files[1].count - 5))
        try torn.close()
        reader = try TraceReader(path: folder)
        while try reader.next() != nil {}
        guard case .truncated(let error) = reader.state else {
            Issue.record("not truncated")
            return
        }
        #expect(error.message.hasPrefix("sr_relay2: "))
        #expect(error.offset == UInt64(files[1].count - 32))
    }

    @Test func aFolderWithoutFilesSaysSo() throws {
        let error = #expect(throws: SRError.self) { _ = try TraceReader(path: "/usr") }
        #expect(error?.code == .input)
    }

    @Test func truncationAtEveryByte() throws {
        let model = RelayModel(cpus: 2, events: 60, dropRate: 0.1, seed: 2)
        for length in 8..<model.stream.count {
            let (read, state) = try readAll(Array(model.stream[..<length]))
            guard case .truncated(let error) = state else {
                // Cut behind a fence that covers all: nothing tells that more was to come.
                #expect(state == .complete && length % 32 == 0, "cut to \(length): \(state)")
                continue
            }
            #expect(error.offset == UInt64(length / 32 * 32))
            // What is not lost in it comes in the order of the whole.
            var rest = model.expected[...]
            for event in read where event.operation != .lost {
                let place = rest.firstIndex(of: event)
                rest = rest[(try #require(place) + 1)...]
            }
        }
    }

    /// A discard of many pages is handed out block by block, not at once.
    @Test func aLargeDiscardCostsNoMemory() throws {
        let pages: UInt32 = 1 << 20
        var reader = try TraceReader(
            bytes: recordBytes(operation: 3, sequence: 0, time: 7, page: 3, length: pages))
        var batch = EventBatch()
        var (count, next) = (0, UInt32(3))
        while try reader.read(into: &batch) {
            #expect(batch.count <= TraceWriter.defaultBlockEvents)
            for index in 0..<batch.count {
                if batch.pages[index] != next { Issue.record("page \(batch.pages[index])") }
                next += 1
            }
            count += batch.count
        }
        #expect(count == Int(pages))
        let error = try readAll(
            recordBytes(operation: 3, sequence: 0, page: 3, length: pages + 1)
        ).state
        guard case .damaged = error else {
            Issue.record("\(error)")
            return
        }
    }

    /// The records of each CPU, as its own file holds them.
    private static func files(_ model: RelayModel, cpus: Int) -> [[UInt8]] {
        (0..<cpus).map { cpu in
            model.drawn.filter { $0.cpu == cpu && $0.kept }.flatMap {
                recordBytes(
                    operation: $0.event.operation.rawValue, cpu: UInt16(cpu),
                    sequence: $0.sequence, time: $0.event.time, page: $0.event.pageIndex,
                    length: $0.event.length)
            }
        }
    }

    /// Without a fence nobody knows of what was lost after the last record.
    private static func withoutTail(_ model: RelayModel) -> [SwapEvent] {
        model.expected.last?.operation == .lost ? model.expected.dropLast() : model.expected
    }
}
