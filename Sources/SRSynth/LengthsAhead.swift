// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRMeasure
internal import CWorkloads
internal import SRLinux

/// Finds the lengths of many pages at once, on several processors: a page's length is a function of
/// its content, so that it may be found before anybody asks.
@safe struct LengthsAhead: ~Copyable {
    /// Pages that are looked for at once: some milliseconds of work, beside which waking a thread is
    /// nothing.
    static let most = 256

    // From sr_measure_open() to sr_measure_close(); used by one call at a time.
    private let measure: OpaquePointer
    private var pages: [Int] = []
    private var contents: [sr_content] = []
    private var lengths: [UInt32] = []

    /// - Parameter jobs: threads that work at once, the caller's among them.
    init(_ pageSize: PageSize, jobs: Int) {
        guard
            let made = unsafe sr_measure_open(
                UInt32(pageSize.bytes), UInt32(min(max(jobs, 1), 256) - 1))
        else { fatalError("out of memory: there is no room for the pages that are measured") }
        unsafe measure = made
    }

    deinit { unsafe sr_measure_close(measure) }

    var hasSome: Bool { !pages.isEmpty }
    var isFull: Bool { pages.count >= Self.most }

    mutating func add(_ page: Int, _ content: sr_content) {
        pages.append(page)
        contents.append(content)
    }

    /// Finds the lengths of all that were added, and forgets them. O(bytes of these pages).
    mutating func find(_ take: (_ page: Int, _ length: UInt32) -> Void) {
        lengths.removeAll(keepingCapacity: true)
        lengths.append(contentsOf: repeatElement(0, count: pages.count))
        unsafe sr_measure_lengths(measure, contents, &lengths, pages.count)
        for (page, length) in zip(pages, lengths) { take(page, length) }
        pages.removeAll(keepingCapacity: true)
        contents.removeAll(keepingCapacity: true)
    }
}

extension MemoryModel {
    /// Pages of the lists that are looked at for what comes next, at most.
    private static var mostLooks: Int { 2 * LengthsAhead.most }

    /// Finds the lengths of a batch that a reclaimer is about to write, if they are not known, and
    /// with them those of the pages that stand next on its lists. What comes of the pages does not
    /// depend on it.
    mutating func measureAhead(_ batch: [Int]) {
        guard var ahead = compressor.ahead.take() else { return }
        for page in batch where isUnmeasured(page) {
            ahead.add(page, lists.pages[page].content)
        }
        if ahead.hasSome {
            switch settings.reclaim {
            case .activeInactive: look(along: ActiveInactive.inactive, &ahead)
            case .multiGen:
                look(along: generations.oldest, &ahead)
                look(along: Generations.count + generations.oldest, &ahead)
            }
            ahead.find { page, length in
                lists.pages[page].length = length
                lists.pages[page].flags.formUnion([.lengthKnown, .lengthAhead])
            }
        }
        compressor.ahead = consume ahead
    }

    private func look(along list: Int, _ ahead: inout LengthsAhead) {
        var next = lists.oldest(list)
        var looks = 0
        while next != Page.none, looks < Self.mostLooks, !ahead.isFull {
            let page = Int(next)
            if isUnmeasured(page) { ahead.add(page, lists.pages[page].content) }
            next = lists.pages[page].previous
            looks += 1
        }
    }

    /// Whether a page would be written if it left now, and at a length that is not known.
    private func isUnmeasured(_ page: Int) -> Bool {
        let flags = lists.pages[page].flags
        guard !flags.contains(.lengthKnown), !flags.isSuperset(of: [.mapped, .young]),
            !flags.contains(.cached) || flags.contains(.dirty)
        else { return false }
        return !settings.kernel.hasZeroMap || !compressor.isZero(lists.pages[page].content)
    }
}
