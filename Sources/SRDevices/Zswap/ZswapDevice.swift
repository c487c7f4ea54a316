// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay
internal import SRSupport

/// zswap before a swap device on disk: `mm/zswap.c` of kernels 6.1, 6.12 and 7.3 (6.1.176, 6.12.117
/// and 7.3.4 were read), with the pool that `zpool` names.
///
/// A full pool gives what comes to the disk, and reclaim, where there is one, then makes room at
/// once: in the kernel a worker does, beside what goes on. All pages are of one memory cgroup.
///
/// From 6.12 on a page that is read leaves zswap, and is stored again when it is evicted. A trace
/// has no event for that where the page did not change; the model stores it just before the next
/// read, so memory between is a lower bound (``DeviceCounts/storedAgain``).
///
/// Memory: 24 bytes a page index, and the pool's.
struct ZswapDevice<Pool: ZswapPool>: SwapDevice {
    let settings: ZswapSettings
    var counts = DeviceCounts()
    var pool: Pool
    var slots = Table<ZswapSlot>(capacity: 1 << 10)
    var ledger: WritebackLedger?
    private(set) var failure: String?
    /// `zswap_pool_reached_full`.
    private var reachedFull = false
    /// Pages of the pool by zswap's own count, where it keeps one: ``countPool()``.
    private(set) var counted = 0
    /// Frees since the last event of another kind, or since workers last ran.
    private var freesInRow = 0
    /// The oldest and the newest entry, as index + 1; 0: there is none. Those with an object alone.
    var oldest: UInt32 = 0
    var newest: UInt32 = 0
    /// The page index of each handle, where the pool evicts: what `struct zswap_header` is for.
    var owners = Table<UInt32>(capacity: 1)
    /// Entries in that order.
    var entries = 0
    /// Whether reclaim's next step is the end of its round of cgroups.
    var isRoundEnding = false
    /// `nr_disk_swapins`, and the shrinker's deferred work.
    var diskSwapins = 0
    var deferred = 0
    /// Pages stored since reclaim last shrank the pool.
    var storedSincePass = 0
    private var used = 0
    private let pageBytes: Int
    /// The length of an object that is a page as it is; one that there is not where none is.
    let wholeBytes: Int
    private let keepsValues: Bool
    private let loadsAreExclusive: Bool
    private let isFullAbove: Bool
    private let keepsCount: Bool
    private let entryBytes: Int
    let maxPages: Int
    let acceptPages: Int
    /// Bytes before each object: who evicts finds its slot there.
    private let headerBytes: Int

    init(_ settings: ZswapSettings, _ pool: Pool) {
        self.settings = settings
        self.pool = pool
        headerBytes = Pool.evicts ? settings.kernel.zswapHeaderBytes : 0
        pageBytes = settings.pageSize.bytes
        let kernel = settings.kernel
        wholeBytes = kernel.zswapKeepsIncompressible ? settings.pageSize.bytes : .max
        keepsValues = kernel.zswapKeepsSameFilledAside
        loadsAreExclusive = kernel.zswapLoadsAreExclusive
        isFullAbove = kernel.zswapIsFullAboveLimit
        keepsCount = kernel.zswapKeepsPoolSize
        entryBytes = kernel.zswapEntryBytes
        maxPages = settings.maxPages
        acceptPages = settings.acceptPages
        if settings.kernel.zswapReclaimRule != .none || Pool.evicts { ledger = WritebackLedger() }
    }

    var poolPages: Int { pool.pages }
    var countedPages: Int { keepsCount ? counted : pool.pages }

    /// The pool's own, and an entry for each page.
    var metadataBytes: Int {
        pool.metadata
            &+ (counts.inPool &+ counts.sameFilled) &* entryBytes
    }

    /// Nothing happens by the clock.
    var nextRun: UInt64 { .max }
    mutating func runPolicy(after last: UInt64, at time: UInt64) {}

    mutating func reserve(_ pages: Int) {
        slots = slots.reaching(pages, used: used)
        ledger?.reserve(pages)
        used = max(used, pages)
    }

    // MARK: Stores

    /// `zswap_store()`; in 6.1 `zswap_frontswap_store()`, before which frontswap gives up an older
    /// entry of the slot (`mm/frontswap.c`, `__frontswap_store`).
    @inline(__always) mutating func write(
        _ page: Int, _ lengths: LengthLanes, sameFilled: Bool, at time: UInt64
    ) {
        counts.writes &+= 1
        settle()
        store(page, Int(lengths[0]), sameFilled: sameFilled, at: time)
    }

    private mutating func store(_ page: Int, _ length: Int, sameFilled: Bool, at time: UInt64) {
        if !loadsAreExclusive {
            drop(page, at: time)
            // The entry's memory is asked for next, for which a store may wait (GFP_KERNEL).
            settle()
        }
        slots[page].compressed = UInt32(truncatingIfNeeded: length)
        slots[page].sameFilled = sameFilled
        if isFull() {
            counts.rejectedFull += 1
            reject(page, at: time)
            reclaim(at: time)
            return
        }
        if length == 0 || (sameFilled && keepsValues) {
            drop(page, at: time)
            if sameFilled { counts.sameFilledWrites += 1 } else { counts.emptyWrites += 1 }
            slots[page].place = .same
            counts.sameFilled += 1
            countPool()
            counts.notePeak()
            return
        }
        counts.compressions[0] &+= 1
        var bytes = length
        // zswap_compress() of 7.3: what does not get smaller than a page is kept as it is.
        if wholeBytes == pageBytes {
            bytes = min(bytes, pageBytes)
        } else if bytes > pageBytes {
            counts.rejectedPoor += 1
            reject(page, at: time)
            return
        }
        let handle = pool.allocate(bytes &+ headerBytes)
        if Pool.evicts, handle == PoolHandle.refused {
            counts.rejectedPoor += 1
            reject(page, at: time)
            return
        }
        if handle == 0 {
            failure =
                "the model has no address space left: its pool is over "
                + "\(ZsmallocPool.arenaBytes >> 30) GiB"
            return
        }
        drop(page, at: time)
        slots[page].handle = handle
        slots[page].length = UInt32(truncatingIfNeeded: bytes)
        slots[page].place = .pool
        slots[page].referenced = true
        slots[page].cached = false
        if Pool.evicts { note(page, handle) }
        append(page)
        counts.inPool &+= 1
        counts.compressedBytes &+= bytes
        if bytes == wholeBytes {
            counts.whole &+= 1
            counts.wholeWrites &+= 1
        }
        countPool()
        counts.notePeak()
        ledger?.store(page, bytes, at: time)
        if settings.shrinkerEnabled { shrinkByPass(at: time) }
    }

    /// `zswap_check_limits()`; in 6.1 `zswap_is_full()` and `zswap_can_accept()`.
    private mutating func isFull() -> Bool {
        let now = countedPages
        if isFullAbove ? now > maxPages : now >= maxPages {
            reachedFull = true
        } else if isFullAbove ? now < acceptPages : now <= acceptPages {
            reachedFull = false
        }
        return reachedFull
    }

    /// The page goes to the disk, and an older entry of its slot is given up.
    private mutating func reject(_ page: Int, at time: UInt64) {
        drop(page, at: time)
        slots[page].place = .disk
        counts.onDisk += 1
        counts.diskWrites += 1
        counts.notePeak()
    }

    // MARK: Loads

    /// `zswap_load()`; in 6.1 `zswap_frontswap_load()`.
    @inline(__always) mutating func read(_ page: Int, at time: UInt64) {
        counts.reads &+= 1
        settle()
        var slot = slots[page]
        if slot.place == .cache {
            counts.storedAgain &+= 1
            slots[page].place = .nowhere
            store(page, Int(slot.compressed), sameFilled: slot.sameFilled, at: time)
            slot = slots[page]
        }
        switch slot.place {
        case .nowhere, .cache: counts.servedUnknown &+= 1
        case .same:
            counts.servedSame &+= 1
            leave(page, at: time)
        case .disk:
            counts.servedDisk &+= 1
            // zswap_folio_swapin().
            diskSwapins &+= 1
            ledger?.access(page, at: time)
        case .pool:
            if Int(slot.length) == wholeBytes {
                counts.servedWhole &+= 1
            } else {
                counts.decompressions[0] &+= 1
                counts.servedByLane[0] &+= 1
            }
            ledger?.access(page, at: time)
            leave(page, at: time)
        }
    }

    /// The entry of a page that was read.
    private mutating func leave(_ page: Int, at time: UInt64) {
        guard loadsAreExclusive else {
            slots[page].cached = true
            return
        }
        drop(page, at: time)
        slots[page].place = .cache
    }

    /// `zswap_invalidate()`, and the slot's block of the disk is free.
    @inline(__always) mutating func free(_ page: Int, at time: UInt64) {
        counts.frees &+= 1
        if freesInRow == 0 || freesInRow == KernelSeries.swapSlotsCollected { settle() }
        if Pool.evicts { freesInRow &+= 1 }
        drop(page, at: time)
        slots[page] = ZswapSlot()
    }

    /// Workers get the CPU: after each event, but not between frees that the kernel makes at one go.
    @inline(__always) private mutating func settle() {
        guard Pool.evicts else { return }
        freesInRow = 0
        pool.settle()
    }

    /// `zswap_update_total_size()` of 6.1: zswap counts the pool's pages at the end of each store it
    /// takes, and when it has freed an entry. What the pool gives up later (a page that reclaim has
    /// emptied, one that z3fold's worker frees) it learns of next time: until then a pool that was full
    /// is full.
    @inline(__always) mutating func countPool() { counted = pool.pages }

    /// Gives up what a slot holds, wherever it is.
    @inline(__always) mutating func drop(_ page: Int, at time: UInt64) {
        let slot = slots[page]
        switch slot.place {
        case .nowhere, .cache: return
        case .same:
            counts.sameFilled &-= 1
            countPool()
        case .disk: counts.onDisk &-= 1
        case .pool: release(page)
        }
        slots[page].place = .nowhere
        ledger?.close(page, at: time)
    }

    /// Frees an entry's object and takes it out of the order: `zswap_entry_free()`.
    mutating func release(_ page: Int) {
        let slot = slots[page]
        pool.free(slot.handle, size: Int(slot.length) &+ headerBytes)
        countPool()
        remove(page)
        counts.inPool &-= 1
        counts.compressedBytes &-= Int(slot.length)
        if Int(slot.length) == wholeBytes { counts.whole &-= 1 }
    }

    mutating func finish(at time: UInt64) {
        settle()
        ledger?.finish(at: time)
    }
}
