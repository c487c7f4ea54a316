// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay
internal import SRSupport

/// Several swap devices by priority: `mm/swapfile.c`, where a page goes to the device of the highest
/// priority that has a free slot (`get_swap_pages`, 6.1 and 6.12; `folio_alloc_swap`, 7.3). A slot that
/// is written again keeps its device. A write that a device then refuses for want of memory goes to
/// no other: the page stays where it was.
///
/// With `demote`, pages that were not touched for that long move to the next device at each interval,
/// which no kernel does. Memory: a byte a page index, 24 more where pages are demoted, and the
/// devices' own.
struct TieredDevice: SwapDevice {
    /// Which of the arrays a tier is in, and where.
    private enum Tier: Sendable {
        case zram(Int)
        case disk(Int)
    }

    private var tiers: [Tier] = []
    private var zrams: [ZramDevice] = []
    private var disks: [DiskDevice] = []
    private let settings: [TierSettings]
    /// The tier of each page, as its number + 1; 0: none.
    private var places = Table<UInt8>(capacity: 1 << 10)
    private var used = 0
    /// The last access of each page, and its lengths, for who moves it.
    private var touched = Table<UInt64>(capacity: 1)
    private var versions = Table<LengthLanes>(capacity: 1)
    private let demotes: Bool
    /// When each tier is next searched for pages to demote, ns.
    private var searches: [UInt64]
    private var nextSearch: UInt64 = .max
    private var begun = false
    /// What the trace asked, and what the tiers do not count themselves.
    private var own = DeviceCounts()

    /// - Parameter algorithms: of the lanes that lengths come in.
    init(_ settings: [TierSettings], algorithms: [String]) throws(SRError) {
        self.settings = settings
        demotes = settings.contains { $0.demote != nil }
        searches = settings.map { _ in .max }
        for tier in settings {
            switch tier.device {
            case .zram(let zram):
                tiers.append(.zram(zrams.count))
                zrams.append(try ZramDevice(zram, algorithms: algorithms))
            case .disk(let disk):
                tiers.append(.disk(disks.count))
                disks.append(DiskDevice(disk))
            }
        }
    }

    // MARK: What the devices hold

    var counts: DeviceCounts {
        var sum = own
        for index in zrams.indices { sum.add(zrams[index].counts) }
        for index in disks.indices { sum.add(disks[index].counts) }
        return sum
    }

    func tell(_ point: inout DeviceResult.Point) {
        for index in zrams.indices { point.add(zrams[index].counts) }
        for index in disks.indices { point.add(disks[index].counts) }
    }

    // By index: an element that is handed to a closure is a copy of a whole device.
    var poolPages: Int {
        var sum = 0
        for index in zrams.indices { sum &+= zrams[index].pool.pages }
        return sum
    }

    var metadataBytes: Int {
        var sum = 0
        for index in zrams.indices { sum &+= zrams[index].metadataBytes }
        return sum
    }

    var failure: String? {
        for index in zrams.indices {
            if let failure = zrams[index].failure { return failure }
        }
        return nil
    }

    /// A clairvoyant is one device's.
    var ledger: WritebackLedger? { nil }

    private var stored: Int {
        var sum = 0
        for index in zrams.indices { sum &+= zrams[index].counts.stored }
        for index in disks.indices { sum &+= disks[index].counts.stored }
        return sum
    }

    mutating func reserve(_ pages: Int) {
        places = places.reaching(pages, used: used)
        if demotes {
            touched = touched.reaching(pages, used: used)
            versions = versions.reaching(pages, used: used)
        }
        for index in zrams.indices { zrams[index].reserve(pages) }
        for index in disks.indices { disks[index].reserve(pages) }
        used = max(used, pages)
    }

    // MARK: Requests

    mutating func write(_ page: Int, _ lengths: LengthLanes, sameFilled: Bool, at time: UInt64) {
        own.writes += 1
        if !begun { begin(time) }
        if demotes {
            touched[page] = time
            versions[page] = lengths
        }
        if places[page] == 0 {
            // The last one, where all are full, counts what finds no room.
            var number = 0
            while number < tiers.count - 1, !hasRoom(number) { number += 1 }
            places[page] = UInt8(number + 1)
        }
        put(page, lengths, sameFilled: sameFilled, in: Int(places[page]) - 1, at: time)
        own.peakStored = max(own.peakStored, stored)
    }

    private func hasRoom(_ number: Int) -> Bool {
        switch tiers[number] {
        case .zram(let index): zrams[index].hasRoom
        case .disk(let index): disks[index].hasRoom
        }
    }

    private mutating func put(
        _ page: Int, _ lengths: LengthLanes, sameFilled: Bool, in number: Int, at time: UInt64
    ) {
        switch tiers[number] {
        case .zram(let index):
            zrams[index].write(page, lengths, sameFilled: sameFilled, at: time)
        case .disk(let index):
            disks[index].write(page, lengths, sameFilled: sameFilled, at: time)
        }
    }

    mutating func read(_ page: Int, at time: UInt64) {
        own.reads += 1
        if demotes { touched[page] = time }
        guard places[page] != 0 else {
            own.servedUnknown += 1
            return
        }
        switch tiers[Int(places[page]) - 1] {
        case .zram(let index): zrams[index].read(page, at: time)
        case .disk(let index): disks[index].read(page, at: time)
        }
    }

    mutating func free(_ page: Int, at time: UInt64) {
        own.frees += 1
        guard places[page] != 0 else { return }
        switch tiers[Int(places[page]) - 1] {
        case .zram(let index): zrams[index].free(page, at: time)
        case .disk(let index): disks[index].free(page, at: time)
        }
        places[page] = 0
    }

    mutating func finish(at time: UInt64) {
        for index in zrams.indices { zrams[index].finish(at: time) }
    }

    // MARK: Policies

    private mutating func begin(_ time: UInt64) {
        begun = true
        for (number, tier) in settings.enumerated() where tier.demote != nil {
            searches[number] = time.advanced(byAtMost: tier.interval)
        }
        nextSearch = searches.min() ?? .max
    }

    var nextRun: UInt64 {
        var next = nextSearch
        for index in zrams.indices { next = min(next, zrams[index].nextRun) }
        return next
    }

    mutating func runPolicy(after last: UInt64, at time: UInt64) {
        let due = nextRun
        for index in zrams.indices where zrams[index].nextRun == due {
            zrams[index].runPolicy(after: last, at: time)
        }
        for number in tiers.indices where searches[number] == due {
            guard let age = settings[number].demote else { continue }
            let interval = settings[number].interval
            searches[number] = due.advanced(byAtMost: interval)
            let moved = demote(from: number, olderThan: age, at: due)
            own.policyRuns += 1
            // Pages only grow older until the next request.
            let settled = last.advanced(byAtMost: age)
            if moved == 0, due > settled, searches[number] < time {
                searches[number] += (time - searches[number]) / interval * interval
            }
        }
        nextSearch = searches.min() ?? .max
    }

    /// Moves a tier's old pages to the next.
    ///
    /// - Returns: how many.
    private mutating func demote(from number: Int, olderThan age: UInt64, at now: UInt64) -> Int {
        guard now >= age, case .zram(let index) = tiers[number] else { return 0 }
        var moved = 0
        for page in 0..<used where places[page] == UInt8(number + 1) && touched[page] <= now - age {
            guard hasRoom(number + 1) else { break }
            guard let sameFilled = zrams[index].takeOut(page, at: now) else { continue }
            places[page] = UInt8(number + 2)
            put(page, versions[page], sameFilled: sameFilled, in: number + 1, at: now)
            moved += 1
        }
        own.demoted += UInt64(moved)
        return moved
    }
}

extension ZramDevice {
    /// Reads a page to move it elsewhere, and gives its slot up.
    ///
    /// - Returns: whether it was same-filled; nil if the device has not got it in memory.
    mutating func takeOut(_ page: Int, at time: UInt64) -> Bool? {
        let slot = slots[page]
        guard !slot.has(ZramSlot.kept), slot.place == .pool || slot.place == .same else {
            return nil
        }
        if slot.place == .pool, !slot.has(ZramSlot.huge) {
            counts.decompressions[Int(lanes[Int(slot.priority)])] += 1
        }
        release(page)
        slots[page] = ZramSlot()
        ledger?.close(page, at: time)
        return slot.place == .same
    }
}

extension DeviceCounts {
    /// Adds what another device counts, but for what the trace asked of it and its peak.
    mutating func add(_ other: DeviceCounts) {
        inPool += other.inPool
        sameFilled += other.sameFilled
        onDisk += other.onDisk
        whole += other.whole
        compressedBytes += other.compressedBytes
        incompressible += other.incompressible
        compressions &+= other.compressions
        decompressions &+= other.decompressions
        sameFilledWrites += other.sameFilledWrites
        wholeWrites += other.wholeWrites
        emptyWrites += other.emptyWrites
        unitWrites += other.unitWrites
        servedUnit += other.servedUnit
        recompressTries &+= other.recompressTries
        recompressed &+= other.recompressed
        recompressSavedBytes += other.recompressSavedBytes
        writtenBack += other.writtenBack
        demoted += other.demoted
        compactedPages += other.compactedPages
        policyRuns += other.policyRuns
        servedByLane &+= other.servedByLane
        servedWhole += other.servedWhole
        servedSame += other.servedSame
        servedDisk += other.servedDisk
        servedDiskCompressed &+= other.servedDiskCompressed
        servedKept += other.servedKept
        servedUnknown += other.servedUnknown
        refusedByLimit += other.refusedByLimit
        refusedFull += other.refusedFull
        rejectedFull += other.rejectedFull
        rejectedPoor += other.rejectedPoor
        storedAgain += other.storedAgain
        diskWrites += other.diskWrites
    }
}
