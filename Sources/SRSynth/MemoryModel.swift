// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CWorkloads
internal import SRLinux
internal import SRParse
internal import SRSupport

/// A machine's memory as its kernel keeps it for one process: what is in it, what leaves and
/// when. Each mechanism is an extension in a file of its own, named after what it models.
///
/// One CPU is modelled. Time is the model's own and moves by ``CostModel``.
struct MemoryModel: ~Copyable {
    let settings: MemorySettings
    let costs: CostModel

    var lists: PageLists
    var area: SwapArea
    var log: EventLog
    var compressor: PageCompressor
    /// Takes the contents of some of the written pages.
    let sampled: (any PageKeeper)?

    /// Nanoseconds since the workload began.
    var time: UInt64 = 0
    /// Touches of pages so far.
    var accesses: UInt64 = 0
    /// Why the workload cannot go on.
    var failure: SRError? { didSet { hasFailed = failure != nil } }
    /// Whether it cannot. Asked at every access, where looking at the error would copy it.
    private(set) var hasFailed = false

    // Frames.swift
    var zones: Zones
    // Scheduler.swift
    var kswapd = Kswapd()
    // SlotCache.swift
    var slotCache = SlotCache()
    var allocator61 = SlotAllocator61()
    var allocator612 = SlotAllocator612()
    var allocator73 = SlotAllocator73()
    // Readahead.swift
    var regions: [Region] = []
    var clusterReadahead = ReadaheadWindow()
    // Workingset.swift
    var nonresidentAge: UInt32 = 0
    var activations: UInt64 = 0
    var activationsSeen: UInt64 = 0
    // MultiGen.swift
    var generations: Generations

    /// What the model did beside the events, for reports and tests.
    var counters = Counters()

    /// - Parameter marks: those of the one zone, where they are not what its size makes them.
    init(
        _ settings: MemorySettings, log: consuming EventLog,
        compressor: consuming PageCompressor, sampled: (any PageKeeper)? = nil,
        marks: Watermarks? = nil
    ) {
        self.settings = settings
        costs = CostModel(settings.pageSize)
        generations = Generations(settings.pageSize)
        if let total = settings.guestPages, total > 2 * Zones.lowManaged, settings.pageSize == .kib4
        {
            zones = Zones(
                total: total, residentPages: settings.residentPages, settings.pageSize)
        } else {
            // The kernel sets them by all that it manages, whoever has it.
            let managed = settings.guestPages ?? settings.residentPages
            let marks = marks ?? Watermarks(managed: managed, settings.pageSize)
            zones = Zones(marks: marks, residentPages: settings.residentPages)
        }
        lists = PageLists(
            lists: settings.reclaim == .activeInactive
                ? ActiveInactive.lists : Generations.lists)
        area = SwapArea(slots: settings.swapPages, settings.kernel, settings.pageSize)
        self.log = log
        self.compressor = compressor
        self.sampled = sampled
    }

    /// Ends the trace.
    consuming func finish() throws(SRError) -> TraceTotals { try log.finish() }

    /// Ends a trace in memory: its bytes.
    consuming func finishInMemory() throws(SRError) -> [UInt8] { try log.finishInMemory() }

    /// `swapon` reads the device's header (`mm/swapfile.c`); the program begins a while after.
    mutating func swapOn() {
        emit(.read, slot: 0)
        time += costs.start
    }

    /// Adds an event at the present time.
    mutating func emit(
        _ operation: Operation, slot: Int, length: UInt32 = 0, flags: EventFlags = []
    ) {
        log.add(
            SwapEvent(
                time: time, operation: operation, pageIndex: UInt32(slot),
                length: length, flags: flags))
    }
}

/// Counts of what leaves no event, named as /proc/vmstat has them where it does.
public struct Counters: Sendable, Equatable, Codable {
    public var minorFaults: UInt64 = 0
    public var majorFaults: UInt64 = 0
    /// Pages read ahead, and those of them that were asked for.
    public var swapReadahead: UInt64 = 0
    public var swapReadaheadHits: UInt64 = 0
    /// Pages that left memory without a write, for their slot was up to date.
    public var cleanDrops: UInt64 = 0
    public var scanned: UInt64 = 0
    public var stolenByKswapd: UInt64 = 0
    public var stolenDirectly: UInt64 = 0
    public var activated: UInt64 = 0
    public var refaults: UInt64 = 0
    /// Zero pages that the zero map kept off the device, out and in (6.12, 7.3).
    public var zeroPagesOut: UInt64 = 0
    public var zeroPagesIn: UInt64 = 0
    /// Pages of LZO1X-1 actually run; the other writes' lengths were known.
    public var compressed: UInt64 = 0

    /// Each by name, for a record.
    package var named: [String: UInt64] {
        [
            "minorFaults": minorFaults, "majorFaults": majorFaults,
            "swapReadahead": swapReadahead, "swapReadaheadHits": swapReadaheadHits,
            "cleanDrops": cleanDrops, "scanned": scanned, "stolenByKswapd": stolenByKswapd,
            "stolenDirectly": stolenDirectly, "activated": activated, "refaults": refaults,
            "zeroPagesOut": zeroPagesOut, "zeroPagesIn": zeroPagesIn, "compressed": compressed,
        ]
    }
}
