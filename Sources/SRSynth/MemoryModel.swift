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
    let marks: Watermarks
    let departures: Departures
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
    var failure: SRError?

    // Frames.swift
    var freeFrames: Int
    var kswapdWoken = false
    // SlotCache.swift
    let slots: ModelledSlots
    var slotCache = SlotCache()
    var allocator61: SlotAllocator61
    var allocator612 = SlotAllocator612()
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

    /// - Throws: `SRError` of code `usage` for a kernel whose rules it does not have.
    init(
        _ settings: MemorySettings, log: consuming EventLog,
        compressor: consuming PageCompressor, sampled: (any PageKeeper)? = nil,
        marks: Watermarks? = nil, departures: Departures = .published
    ) throws(SRError) {
        slots = try ModelledSlots.of(settings.kernel)
        self.settings = settings
        costs = CostModel(settings.pageSize)
        generations = Generations(settings.pageSize)
        self.departures = departures
        let marks = marks ?? Watermarks(managed: settings.residentPages, settings.pageSize)
        self.marks = marks
        // What is below the low mark is the kernel's reserve, not the workload's.
        freeFrames = settings.residentPages + max(marks.low, 0)
        lists = PageLists(
            lists: settings.reclaim == .activeInactive
                ? ActiveInactive.lists : Generations.lists)
        area = SwapArea(slots: settings.swapPages)
        self.log = log
        self.compressor = compressor
        self.sampled = sampled
        allocator61 = SlotAllocator61(departures)
    }

    /// Ends the trace.
    consuming func finish() throws(SRError) -> TraceTotals { try log.finish() }

    /// Ends a trace in memory: its bytes.
    consuming func finishInMemory() throws(SRError) -> [UInt8] { try log.finishInMemory() }

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
    /// Zero pages that the zero map kept off the device, out and in (6.12).
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
