// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CSRPagerAlone
import CWorkloads
import SRLinux
import SRParse
import Testing

@testable import SRSynth

/// The model and the pager follow Linux 6.1 apart from one another: the same accesses give the
/// same events in both.
@Suite("One set of 6.1 rules")
struct OneSetOfRulesTests {
    /// The pager works on this kernel's pages.
    static let pageSize = PageSize.ofThisMachine
    static let lastWord = pageSize.bytes / 8 - 1
    static let cap = 600
    static let slots = 130 * 256

    @Test(arguments: AccessPattern.allCases, [UInt64(1), 2, 3])
    func modelAndPagerGiveTheSameEvents(pattern: AccessPattern, seed: UInt64) throws {
        let accesses = pattern.accesses(seed: seed)
        let model = try Self.model(accesses)
        let pager = Self.pager(accesses)
        #expect(model.count > 5000)
        #expect(pager.damaged == 0)
        let same = zip(model, pager.events).prefix { $0 == $1 }.count
        let last = (model[..<same].suffix(12), model[same...].prefix(12))
        let equal = same == model.count && same == pager.events.count
        #expect(
            equal,
            """
            after \(same) events of \(model.count) and \(pager.events.count), the last of them
            \(last.0.map(\.text)), the model has
            \(last.1.map(\.text)) and the pager
            \(pager.events[same...].prefix(12).map(\.text))
            """)
    }

    struct Seen: Equatable {
        var operation: UInt8
        var slot: UInt32
        var length: UInt32
        var flags: UInt8

        var text: String { "\(Operation(rawValue: operation)?.name ?? "?") \(slot)" }
    }

    static func model(_ accesses: [Access]) throws -> [Seen] {
        let header = TraceHeader(pageSize: pageSize, clock: .simulated, origin: "rules")
        var model = MemoryModel(
            MemorySettings(pageSize: pageSize, residentPages: cap, swapPages: slots),
            log: EventLog(try TraceWriter(inMemory: header)), compressor: PageCompressor(pageSize),
            marks: .limit)
        for access in accesses {
            switch access {
            case .map(let first, let pages): model.map(first: first, pages: pages)
            case .unmap(let first, let pages): model.unmap(first: first, pages: pages)
            case .read(let page): model.read(page)
            case .write(let page, let content): model.write(page, content)
            }
        }
        #expect(model.failure == nil)
        #expect(model.counters.swapReadahead > 0 && model.counters.refaults > 0)
        var seen: [Seen] = []
        var reader = try TraceReader(bytes: try model.finishInMemory())
        while let event = try reader.next() {
            seen.append(
                Seen(
                    operation: event.operation.rawValue, slot: event.pageIndex,
                    length: event.length, flags: event.flags.rawValue))
        }
        return seen
    }

    /// - Returns: the events, and how many reads did not find what was written.
    static func pager(_ accesses: [Access]) -> (events: [Seen], damaged: Int) {
        let pager = unsafe sr_alone_new(cap, UInt64(AccessPattern.pages), UInt64(slots))
        defer { unsafe sr_alone_free(pager) }
        var stamps: [Int: UInt64] = [:]
        var damaged = 0
        for access in accesses {
            switch access {
            case .map(let first, let pages):
                unsafe sr_alone_map(pager, UInt64(first), UInt64(pages))
            case .unmap(let first, let pages):
                unsafe sr_alone_unmap(pager, UInt64(first), UInt64(pages))
                for page in first..<first + pages { stamps[page] = nil }
            case .read(let page):
                guard let bytes = unsafe sr_alone_touch(pager, UInt64(page), 0) else { continue }
                if unsafe bytes[lastWord] != stamps[page] ?? 0 { damaged += 1 }
            case .write(let page, let content):
                guard let bytes = unsafe sr_alone_touch(pager, UInt64(page), 1) else { continue }
                unsafe sr_fill(bytes, UInt32(pageSize.bytes), content)
                stamps[page] = unsafe bytes[lastWord]
            }
        }
        var count = 0
        let events = unsafe sr_alone_events(pager, &count)
        let seen = unsafe UnsafeBufferPointer(start: events, count: count).map {
            Seen(operation: $0.operation, slot: $0.slot, length: $0.length, flags: $0.flags)
        }
        return (seen, damaged)
    }
}
