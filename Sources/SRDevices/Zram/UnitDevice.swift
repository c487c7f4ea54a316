// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay
internal import SRSupport

/// zram that compresses pages which are written side by side together, 16 or 64 KiB at once, as was
/// proposed for large folios; no kernel has it.
///
/// The rules are this model's own. A unit is an aligned group of page indices of which each was
/// written behind the one before, with no other write between; whatever else is written goes page by
/// page, as in ``ZramDevice``. What a unit is compressed to lies in the pool in pieces of a page, and the rest. A
/// read of one of its pages decompresses all of it. Its memory comes free with the last of its pages
/// that is freed or written again. Its length is an estimate: that of a group of the sample whose
/// pages have nearly the same mean length.
///
/// Memory: 16 bytes a page index and 8 a unit, and the pool's.
struct UnitDevice: SwapDevice {
    private struct Slot: BitwiseCopyable {
        enum Place: UInt8, BitwiseCopyable { case nowhere, pool, same, unit }

        /// Of the object of a page that is alone.
        var handle: UInt32 = 0
        var length: UInt32 = 0
        var place = Place.nowhere
        /// Of ``ZramSlot/huge``.
        var whole = false
    }

    private struct Unit: BitwiseCopyable {
        /// Bytes in the pool.
        var bytes: UInt32 = 0
        /// Pages that it still holds.
        var live: UInt16 = 0
        var pieces: UInt16 = 0
    }

    /// Writes of a unit that is not yet whole.
    private struct Row: Sendable {
        var first = 0
        var lengths: [UInt32] = []
        var sameFilled: [Bool] = []
    }

    var counts = DeviceCounts()
    let unitPages: Int
    private let settings: ZramSettings
    private let unitLengths: LengthConversion
    private var pool: ZsmallocPool
    private var slots = Table<Slot>(capacity: 1 << 10)
    /// By page index divided by the pages of a unit.
    private var units = Table<Unit>(capacity: 1 << 10)
    /// Handles of a unit's pieces, at the indices of its pages.
    private var pieces = Table<UInt32>(capacity: 1 << 10)
    private var used = 0
    private var row = Row()
    private(set) var failure: String?
    private let pageBytes: Int
    private let hugeFrom: Int
    private let entryBytes: Int

    init(
        _ settings: ZramSettings, _ unitPages: Int, _ unitLengths: LengthConversion
    ) throws(SRError) {
        self.settings = settings
        self.unitPages = unitPages
        self.unitLengths = unitLengths
        pool = try ZsmallocPool(settings.kernel, settings.pageSize, chain: settings.chain)
        pageBytes = settings.pageSize.bytes
        hugeFrom = pool.hugeClassSize
        entryBytes = settings.kernel.zramEntryBytes(tracksAccess: false)
    }

    var poolPages: Int { pool.pages }
    var metadataBytes: Int { pool.metadata &+ counts.peakStored &* entryBytes }
    var nextRun: UInt64 { .max }
    var ledger: WritebackLedger? { nil }
    mutating func runPolicy(after last: UInt64, at time: UInt64) {}

    mutating func reserve(_ pages: Int) {
        let whole = (pages + unitPages - 1) / unitPages
        slots = slots.reaching(whole * unitPages, used: used)
        pieces = pieces.reaching(whole * unitPages, used: used)
        units = units.reaching(whole, used: used / unitPages)
        used = max(used, whole * unitPages)
    }

    // MARK: Writes

    mutating func write(_ page: Int, _ lengths: LengthLanes, sameFilled: Bool, at time: UInt64) {
        counts.writes += 1
        if page != row.first + row.lengths.count || row.lengths.isEmpty {
            endRow()
            guard page % unitPages == 0 else {
                store(page, lengths[0], sameFilled: sameFilled)
                return
            }
            row.first = page
        }
        row.lengths.append(lengths[0])
        row.sameFilled.append(sameFilled)
        if row.lengths.count == unitPages { storeUnit() }
    }

    /// Pages of a row that did not become a unit are stored each for itself.
    private mutating func endRow() {
        for (place, length) in row.lengths.enumerated() {
            store(row.first + place, length, sameFilled: row.sameFilled[place])
        }
        clearRow()
    }

    private mutating func clearRow() {
        row.lengths.removeAll(keepingCapacity: true)
        row.sameFilled.removeAll(keepingCapacity: true)
    }

    private mutating func store(_ page: Int, _ length: UInt32, sameFilled: Bool) {
        if sameFilled || length == 0 {
            if sameFilled { counts.sameFilledWrites += 1 } else { counts.emptyWrites += 1 }
            release(page)
            slots[page] = Slot(place: .same)
            counts.sameFilled += 1
        } else {
            counts.compressions[0] += 1
            let bytes = Int(length) >= hugeFrom ? pageBytes : Int(length)
            guard let handle = allocate(bytes) else { return }
            release(page)
            let whole = bytes == pageBytes
            slots[page] = Slot(
                handle: handle, length: UInt32(bytes), place: .pool, whole: whole)
            counts.inPool += 1
            counts.compressedBytes += bytes
            counts.whole += whole ? 1 : 0
            counts.wholeWrites += whole ? 1 : 0
        }
        counts.notePeak()
    }

    private mutating func storeUnit() {
        let sum = row.lengths.reduce(0) { $0 + Int($1) }
        let estimate = unitLengths.length(UInt32(sum / unitPages), event: counts.writes)
        let bytes = min(max(1, Int(estimate)), unitPages * pageBytes)
        counts.compressions[0] += UInt64(unitPages)
        counts.unitWrites += UInt64(unitPages)
        var handles: [UInt32] = []
        var stored = 0
        while stored < bytes {
            let rest = bytes - stored
            guard let handle = allocate(rest >= hugeFrom ? pageBytes : rest) else { return }
            handles.append(handle)
            stored += rest >= hugeFrom ? pageBytes : rest
        }
        let first = row.first
        clearRow()
        for page in first..<first + unitPages {
            release(page)
            slots[page] = Slot(place: .unit)
        }
        for (place, handle) in handles.enumerated() { pieces[first + place] = handle }
        units[first / unitPages] = Unit(
            bytes: UInt32(stored), live: UInt16(unitPages), pieces: UInt16(handles.count))
        counts.inPool += unitPages
        counts.compressedBytes += stored
        counts.notePeak()
    }

    private mutating func allocate(_ bytes: Int) -> UInt32? {
        let handle = pool.allocate(bytes)
        if handle != 0 { return handle }
        failure =
            "the model has no address space left: its pool is over "
            + "\(ZsmallocPool.arenaBytes >> 30) GiB"
        return nil
    }

    // MARK: Reads and frees

    mutating func read(_ page: Int, at time: UInt64) {
        counts.reads += 1
        endRow(with: page)
        let slot = slots[page]
        switch slot.place {
        case .nowhere: counts.servedUnknown += 1
        case .same: counts.servedSame += 1
        case .unit:
            counts.decompressions[0] += UInt64(unitPages)
            counts.servedUnit += 1
        case .pool:
            if slot.whole {
                counts.servedWhole += 1
            } else {
                counts.decompressions[0] += 1
                counts.servedByLane[0] += 1
            }
        }
    }

    mutating func free(_ page: Int, at time: UInt64) {
        counts.frees += 1
        endRow(with: page)
        release(page)
        slots[page] = Slot()
    }

    /// What is asked of a page of the row cannot wait for the others.
    private mutating func endRow(with page: Int) {
        if page >= row.first, page < row.first + row.lengths.count { endRow() }
    }

    /// Gives up what a slot holds. The slot itself is as before.
    private mutating func release(_ page: Int) {
        let slot = slots[page]
        switch slot.place {
        case .nowhere: return
        case .same: counts.sameFilled -= 1
        case .pool:
            pool.free(slot.handle)
            counts.inPool -= 1
            counts.compressedBytes -= Int(slot.length)
            counts.whole -= slot.whole ? 1 : 0
        case .unit:
            counts.inPool -= 1
            leaveUnit(page / unitPages)
        }
    }

    private mutating func leaveUnit(_ number: Int) {
        units[number].live -= 1
        let unit = units[number]
        guard unit.live == 0 else { return }
        counts.compressedBytes -= Int(unit.bytes)
        for place in 0..<Int(unit.pieces) { pool.free(pieces[number * unitPages + place]) }
    }

    mutating func finish(at time: UInt64) { endRow() }
}
