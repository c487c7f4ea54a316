// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRReplay

/// What every allocator must do, whatever its rules. A new one is tested here as soon as it is
/// in the catalogue.
@Suite struct ConformanceTests {
    /// An allocator with settings.
    struct Subject: Sendable, CustomTestStringConvertible {
        var spec: String
        var options = AllocatorOptions(pageSize: .kib4)
        var page: Int { options.pageSize.bytes }
        var testDescription: String {
            "\(spec) \(options.returnPages.rawValue) \(options.pageSize)"
        }

        func make() throws -> any Allocator {
            let parsed = try AllocatorSpec(spec)
            var options = options
            options.settings = parsed.settings
            // Room for an object of every size up to a page.
            options.arenaBytes = 8 * page * page
            return try parsed.entry.make(options)
        }
    }

    static let subjects: [Subject] = {
        var list = AllocatorCatalogue.all.map { Subject(spec: $0.name) }
        for spec in [
            "tlsf:sl=1", "tlsf:sl=6:grow=16", "zsmalloc:kernel=6.12", "zsmalloc:kernel=7.3",
            "zsmalloc:chain=1",
            "zsmalloc:chain=16", "slub:cpus=64", "slub:kernel=7.3", "slub:kernel=7.3:cpus=64",
            "slub:kernel=7.3:sheaves=0",
        ] {
            list.append(Subject(spec: spec))
        }
        for pages in [AllocatorOptions.ReturnPages.tail, .holes] {
            var options = AllocatorOptions(pageSize: .kib4)
            options.returnPages = pages
            list += AllocatorCatalogue.all.map { Subject(spec: $0.name, options: options) }
        }
        return list + known(.kib16)
    }()

    /// Every model that has rules for pages of that size.
    static func known(_ pageSize: PageSize) -> [Subject] {
        AllocatorCatalogue.all.filter { $0.problem(of: pageSize) == nil }.map {
            Subject(spec: $0.name, options: AllocatorOptions(pageSize: pageSize))
        }
    }

    private struct Object {
        var handle: UInt64
        var size: Int
    }

    /// What is wrong with the allocator's state, if something is.
    private func fault(
        _ subject: Subject, _ allocator: any Allocator, _ objects: [Object]
    ) -> String? {
        if let fault = allocator.check() { return fault }
        let live = objects.reduce(0) { $0 + $1.size }
        let usage = Footprint(allocator.holdings, live: live, subject.options.pageSize)
        if usage.internalWaste < 0 { return "internal waste is \(usage.internalWaste)" }
        if usage.externalWaste < 0 { return "external waste is \(usage.externalWaste)" }
        if usage.metadata < 0 { return "metadata is \(usage.metadata)" }
        let parts = usage.live + usage.internalWaste + usage.externalWaste + usage.metadata
        if parts != usage.footprint { return "\(parts) are not \(usage.footprint)" }
        let places = objects.map { (start: allocator.address(of: $0.handle), size: $0.size) }
            .sorted { $0.start < $1.start }
        for (lower, upper) in zip(places, places.dropFirst())
        where lower.start + UInt64(lower.size) > upper.start {
            return "objects at \(lower.start) (\(lower.size) bytes) and \(upper.start) overlap"
        }
        for place in places where place.start % UInt64(allocator.alignment) != 0 {
            return "\(place.start) is not aligned to \(allocator.alignment)"
        }
        return nil
    }

    private func size(_ numbers: inout Numbers64, _ page: Int) -> Int {
        switch numbers.below(8) {
        case 0: 1 + numbers.below(64)
        case 1: page - numbers.below(page / 14)
        default: 1 + numbers.below(page)
        }
    }

    @Test(
        "A random load: no overlap, alignment, usage, check, after every step",
        arguments: subjects + known(.kib64))
    func randomLoad(_ subject: Subject) throws {
        var allocator = try subject.make()
        var numbers = Numbers64(seed: 2008)
        var objects: [Object] = []
        for step in 0..<1200 {
            // It grows, is held at about 120 objects, shrinks, and grows again.
            let target = step % 600 < 400 ? 120 : 8
            if objects.count < target, numbers.below(5) > 0 || objects.isEmpty {
                let size = size(&numbers, subject.page)
                let handle = allocator.allocate(size)
                try #require(handle != Handle.exhausted)
                if handle != Handle.refused { objects.append(Object(handle: handle, size: size)) }
            } else {
                let object = objects.remove(at: numbers.below(objects.count))
                allocator.free(object.handle, size: object.size)
            }
            if step % 150 == 149 { _ = allocator.compact() }
            if let fault = fault(subject, allocator, objects) {
                Issue.record("step \(step): \(fault)")
                return
            }
        }
        for object in objects { allocator.free(object.handle, size: object.size) }
        #expect(fault(subject, allocator, []) == nil)
        #expect(allocator.holdings.given == 0)
    }

    @Test("Every size from 1 to a page is taken or refused, and comes back", arguments: subjects)
    func everySize(_ subject: Subject) throws {
        var allocator = try subject.make()
        var objects: [Object] = []
        var refused: [Int] = []
        for size in 1...subject.page {
            let handle = allocator.allocate(size)
            try #require(handle != Handle.exhausted)
            if handle == Handle.refused {
                refused.append(size)
            } else {
                objects.append(Object(handle: handle, size: size))
            }
        }
        // Whoever refuses a size refuses all above it, and none at or under three quarters.
        #expect(refused == Array((subject.page + 1 - refused.count)..<(subject.page + 1)))
        #expect(refused.count < subject.page / 4)
        #expect(fault(subject, allocator, objects) == nil)
        for object in objects.reversed() { allocator.free(object.handle, size: object.size) }
        #expect(fault(subject, allocator, []) == nil)
    }

    @Test("An arena that is used up is said to be, and is of use again", arguments: subjects)
    func exhaustion(_ subject: Subject) throws {
        let parsed = try AllocatorSpec(subject.spec)
        var options = subject.options
        options.settings = parsed.settings
        options.arenaBytes = 256 * subject.page
        let size = subject.page * 3 / 8
        var allocator = try parsed.entry.make(options)
        var handles: [UInt64] = []
        while handles.count < 2000 {
            let handle = allocator.allocate(size)
            if handle == Handle.exhausted { break }
            handles.append(handle)
        }
        #expect((300...700).contains(handles.count))
        #expect(allocator.holdings.pages <= 256)
        #expect(allocator.check() == nil)
        for handle in handles { allocator.free(handle, size: size) }
        #expect(allocator.allocate(size) < Handle.exhausted)
        #expect(allocator.check() == nil)
    }
}
