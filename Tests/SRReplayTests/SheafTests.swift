// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRReplay

/// SLUB's sheaves, worked out by hand from mm/slub.c of 7.3.4.
@Suite("SLUB with sheaves") struct SheafTests {
    /// /sys/kernel/slab/kmalloc-*/sheaf_capacity.
    @Test(arguments: [(64, 60), (256, 28), (512, 28), (1024, 12), (4096, 4), (8192, 4)])
    func capacities(size: Int, objects: Int) {
        #expect(SheafSLUB.capacity(size, .kib4) == objects)
    }

    /// Objects of a page, eight to a slab of eight pages, four to a sheaf. When all are freed in
    /// the order of their making, main and spare sheaf hold the last eight of 160, the barn's ten
    /// hold 5 ... 44, and the others went back to their slabs: 1 ... 4 and 45 ... 152. Slabs 7 to 9
    /// came to be empty while the node had less than six partial ones, and stay; 10 to 19 go.
    @Test func whatIsFreedGoesBackLate() throws {
        var model = try SheafSLUB(AllocatorOptions(pageSize: .kib4))
        let handles = (0..<160).map { _ in model.allocate(4096) }
        #expect(model.holdings.pages == 160)
        for (index, handle) in handles.enumerated() {
            model.free(handle, size: 4096)
            #expect(model.check() == nil)
            // The first slab to go is the tenth, with its last object: that leaves the spare
            // sheaf when 84 are freed and one more comes.
            if index < 84 { #expect(model.holdings.pages == 160, "\(index)") }
            if index == 84 { #expect(model.holdings.pages == 152) }
        }
        #expect(model.holdings.pages == 160 - 10 * 8)
        #expect(model.holdings.given == 0)
    }

    /// What lies in sheaves is used again before any slab is asked: 48 objects.
    @Test func whatIsFreedIsUsedAgain() throws {
        var model = try SheafSLUB(AllocatorOptions(pageSize: .kib4))
        let handles = (0..<48).map { _ in model.allocate(4096) }
        for handle in handles { model.free(handle, size: 4096) }
        let again = Set((0..<48).map { _ in model.allocate(4096) })
        #expect(again == Set(handles) && model.holdings.pages == 48)
        _ = model.allocate(4096)
        #expect(model.holdings.pages == 56)
    }

    /// Where memory is too short for a sheaf, objects still come one by one.
    @Test func theLastPagesAreUsed() throws {
        var options = AllocatorOptions(pageSize: .kib4)
        options.arenaBytes = 8 * 4096
        var model = try SheafSLUB(options)
        let handles = (0..<8).map { _ in model.allocate(4096) }
        #expect(Set(handles).count == 8 && !handles.contains(Handle.exhausted))
        #expect(model.allocate(4096) == Handle.exhausted)
        model.free(handles[0], size: 4096)
        #expect(model.allocate(4096) == handles[0])
        #expect(model.check() == nil)
    }
}
