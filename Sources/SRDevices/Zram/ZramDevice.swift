// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay
internal import SRSupport

/// zram: `drivers/block/zram/zram_drv.c` of kernels 6.1, 6.12 and 7.3 (6.1.176, 6.12.117 and 7.3.4
/// were read). Its policies are in the files beside this one.
///
/// A write stores the page anew and then frees what its slot held, in all of them
/// (`__zram_bvec_write`, `zram_write_page`). A length from `huge_class_size` on is stored as a whole
/// page. Memory: 24 bytes a page index, and the pool's.
struct ZramDevice: SwapDevice {
    let settings: ZramSettings
    var counts = DeviceCounts()
    var pool: ZsmallocPool
    var slots = Table<ZramSlot>(capacity: 1 << 10)
    /// Slots below this may hold something.
    var used = 0
    /// The lengths of each page under all algorithms, where pages are compressed again or moved.
    var versions = Table<LengthLanes>(capacity: 1)
    let keepsVersions: Bool
    /// The lane of each priority's algorithm.
    let lanes: SIMD4<UInt8>
    /// Free blocks of the backing device.
    var freeBlocks: Int
    /// What is left of the day's `writeback_limit`, in units of 4 KiB.
    var writebackAllowance: Int
    /// When the next day begins, ns.
    var nextDay: UInt64 = .max
    private(set) var nextRun: UInt64 = .max
    private(set) var failure: String?
    var ledger: WritebackLedger?
    /// Pages found by a scan, to be taken in an order.
    var found: [UInt32] = []

    private let pageBytes: Int
    private let hugeFrom: Int
    private let limitPages: Int
    private let diskPages: Int
    private let entryBytes: Int
    private var begun = false

    static let dayNanoseconds: UInt64 = 86_400_000_000_000

    /// - Parameters:
    ///   - algorithms: of the lanes that lengths come in.
    ///   - keepsVersions: whether a page's lengths are asked for later, by who moves it elsewhere.
    init(
        _ settings: ZramSettings, algorithms: [String], keepsVersions: Bool = false
    ) throws(SRError) {
        self.settings = settings
        pool = try ZsmallocPool(settings.kernel, settings.pageSize, chain: settings.chain)
        pageBytes = settings.pageSize.bytes
        hugeFrom = pool.hugeClassSize
        limitPages = settings.limitPages ?? .max
        diskPages = settings.disksizePages ?? .max
        entryBytes = settings.kernel.zramEntryBytes(tracksAccess: settings.tracksAccess)
        self.keepsVersions = keepsVersions || settings.recompression != nil
        var lanes = SIMD4<UInt8>()
        for (priority, name) in settings.byPriority.enumerated() {
            lanes[priority] = UInt8(name.flatMap { algorithms.firstIndex(of: $0) } ?? 0)
        }
        self.lanes = lanes
        freeBlocks = settings.writeback?.backingPages ?? 0
        writebackAllowance = settings.writeback?.limit ?? .max
        if settings.writeback != nil { ledger = WritebackLedger() }
    }

    // MARK: What the device holds

    var poolPages: Int { pool.pages }

    /// The pool's own, and the table, which `zram_meta_alloc()` takes for all of `disksize` at once;
    /// without a `disksize`, for the most pages that were stored so far.
    var metadataBytes: Int {
        let entries = settings.disksizePages ?? counts.peakStored
        return pool.metadata &+ entries &* entryBytes
    }

    /// Whether a page that is not there yet finds a slot.
    var hasRoom: Bool { counts.stored < diskPages }

    mutating func reserve(_ pages: Int) {
        slots = slots.reaching(pages, used: used)
        if keepsVersions { versions = versions.reaching(pages, used: used) }
        ledger?.reserve(pages)
        used = max(used, pages)
    }

    // MARK: Requests

    /// `zram_write_page()`; in 6.1 `__zram_bvec_write()`.
    @inline(__always) mutating func write(
        _ page: Int, _ lengths: LengthLanes, sameFilled: Bool, at time: UInt64
    ) {
        counts.writes &+= 1
        if !begun { begin(time) }
        if slots[page].place == .nowhere, !hasRoom {
            counts.refusedFull &+= 1
            slots[page].flags |= ZramSlot.kept
            return
        }
        let lane = Int(lanes[0])
        let length = Int(lengths[lane])
        if sameFilled || length == 0 {
            storeValue(page, sameFilled: sameFilled, at: time)
            return
        }
        counts.compressions[lane] &+= 1
        let bytes = length >= hugeFrom ? pageBytes : length
        let handle = pool.allocate(bytes)
        if handle == 0 {
            failure =
                "the model has no address space left: its pool is over "
                + "\(ZsmallocPool.arenaBytes >> 30) GiB"
            return
        }
        if pool.pages > limitPages {
            pool.free(handle)
            counts.refusedByLimit &+= 1
            slots[page].flags |= ZramSlot.kept
            return
        }
        if slots[page].place != .nowhere { release(page) }
        var slot = ZramSlot(handle: handle, length: UInt32(bytes), access: time, place: .pool)
        if bytes == pageBytes {
            slot.flags = ZramSlot.huge
            counts.whole &+= 1
            counts.wholeWrites &+= 1
        }
        slots[page] = slot
        counts.inPool &+= 1
        counts.compressedBytes &+= bytes
        counts.notePeak()
        if keepsVersions { versions[page] = lengths }
        ledger?.store(page, bytes, at: time)
    }

    private mutating func storeValue(_ page: Int, sameFilled: Bool, at time: UInt64) {
        if sameFilled { counts.sameFilledWrites += 1 } else { counts.emptyWrites += 1 }
        if slots[page].place != .nowhere { release(page) }
        slots[page] = ZramSlot(access: time, place: .same)
        counts.sameFilled += 1
        counts.notePeak()
        ledger?.close(page, at: time)
    }

    /// `zram_read_page()`, then `zram_accessed()`.
    @inline(__always) mutating func read(_ page: Int, at time: UInt64) {
        counts.reads &+= 1
        let slot = slots[page]
        if slot.has(ZramSlot.kept) {
            counts.servedKept &+= 1
            return
        }
        switch slot.place {
        case .nowhere:
            counts.servedUnknown &+= 1
            return
        case .pool:
            if slot.has(ZramSlot.huge) {
                counts.servedWhole &+= 1
            } else {
                let lane = Int(lanes[Int(slot.priority)])
                counts.decompressions[lane] &+= 1
                counts.servedByLane[lane] &+= 1
            }
        case .same: counts.servedSame &+= 1
        case .backing: readBack(slot)
        }
        slots[page].access = time
        slots[page].flags &= ~ZramSlot.idle
        ledger?.access(page, at: time)
    }

    /// `read_from_bdev()`; 7.3 then decompresses a page that went out compressed.
    private mutating func readBack(_ slot: ZramSlot) {
        counts.servedDisk += 1
        guard settings.writeback?.compressed == true, !slot.has(ZramSlot.huge) else { return }
        let lane = Int(lanes[Int(slot.priority)])
        counts.decompressions[lane] += 1
        counts.servedDiskCompressed[lane] += 1
    }

    /// `zram_slot_free_notify()`, `zram_bio_discard()`.
    @inline(__always) mutating func free(_ page: Int, at time: UInt64) {
        counts.frees &+= 1
        if slots[page].place != .nowhere { release(page) }
        slots[page] = ZramSlot()
        ledger?.close(page, at: time)
    }

    /// `zram_free_page()`, 7.3's `slot_free()`: gives up what a slot holds. The slot itself is as before.
    @inline(__always) mutating func release(_ page: Int) {
        let slot = slots[page]
        switch slot.place {
        case .nowhere: return
        case .same: counts.sameFilled &-= 1
        case .backing:
            counts.onDisk &-= 1
            freeBlocks &+= 1
        case .pool:
            pool.free(slot.handle)
            counts.inPool &-= 1
            counts.compressedBytes &-= Int(slot.length)
            if slot.has(ZramSlot.huge) { counts.whole &-= 1 }
            if slot.has(ZramSlot.incompressible) { counts.incompressible &-= 1 }
        }
    }

    // MARK: The policy's clock

    /// The first request starts the policy's clock, and its first day.
    private mutating func begin(_ time: UInt64) {
        begun = true
        nextDay =
            settings.writeback?.limit == nil ? .max : time.advanced(byAtMost: Self.dayNanoseconds)
        if settings.hasPolicy { nextRun = time.advanced(byAtMost: settings.interval) }
    }

    /// What a script would write to zram's files at each interval: pages are compressed again, then
    /// written back, then what is left is compacted.
    mutating func runPolicy(after last: UInt64, at time: UInt64) {
        let due = nextRun
        nextRun = due.advanced(byAtMost: settings.interval)
        while due >= nextDay, nextDay < .max {
            writebackAllowance = settings.writeback?.limit ?? .max
            nextDay = nextDay.advanced(byAtMost: Self.dayNanoseconds)
        }
        counts.policyRuns += 1
        let before = counts.decompressions
        var done = recompress(at: due) + writeBack(at: due)
        if settings.compacts {
            let pages = pool.compact()
            counts.compactedPages += UInt64(pages)
            done += pages
        }
        if done == 0 {
            skipIdleRuns(
                from: due, after: last, to: time, each: counts.decompressions &- before)
        }
    }

    /// Passes over runs that would do what this one did, which is nothing, or to decompress pages in
    /// vain (6.12's `zram_recompress` does before it looks at their priority). Between two requests
    /// pages only grow older: once the oldest age has passed since the last one, nothing changes but
    /// the day.
    private mutating func skipIdleRuns(
        from due: UInt64, after last: UInt64, to time: UInt64, each decompressions: SIMD4<UInt64>
    ) {
        let ages = [settings.recompression?.idle, settings.writeback?.idle].compactMap { $0 }
        // 7.3 counts in whole seconds.
        let settled = last.advanced(byAtMost: (ages.max() ?? 0) + 2_000_000_000)
        let until = min(time, nextDay)
        guard due > settled, nextRun < until else { return }
        let runs = (until - nextRun) / settings.interval
        nextRun += runs * settings.interval
        counts.policyRuns += runs
        counts.decompressions &+= decompressions &* SIMD4(repeating: runs)
    }

    mutating func finish(at time: UInt64) { ledger?.finish(at: time) }
}

extension UInt64 {
    /// The sum, or the largest number there is.
    func advanced(byAtMost step: UInt64) -> UInt64 {
        let (sum, over) = addingReportingOverflow(step)
        return over ? .max : sum
    }
}
