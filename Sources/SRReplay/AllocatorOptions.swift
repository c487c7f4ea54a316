// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRSupport

/// What an allocator model is made with: limits that all share, and its own settings.
public struct AllocatorOptions: Sendable, Equatable {
    /// What an arena does with pages that nothing is stored in.
    public enum ReturnPages: String, Sendable, CaseIterable {
        /// Keeps them for good.
        case never
        /// Gives those at the arena's end back.
        case tail
        /// Gives back every page that lies inside a free block, as madvise(2) would.
        case holes
    }

    /// Most bytes of pages that an allocator may hold.
    public var arenaBytes = 8 << 30
    /// Of the kernel whose pages are stored: the trace says it.
    public let pageSize: PageSize
    /// Whose rules a model follows.
    public var kernel = KernelSeries.usual
    public var returnPages = ReturnPages.never
    /// The settings that were named for this allocator alone.
    public var settings: [String: String] = [:]

    public init(pageSize: PageSize) { self.pageSize = pageSize }

    /// Most pages that an allocator may hold.
    var arenaPages: Int { pageSize.wholePages(in: arenaBytes) }

    /// The series of the setting `kernel`, else that of all models.
    /// - Throws: `SRError` if it is none that is known.
    func series() throws(SRError) -> KernelSeries {
        guard let text = settings["kernel"] else { return kernel }
        guard let series = KernelSeries(rawValue: text) else {
            throw SRError(.usage, "kernel is \(KernelSeries.choices)")
        }
        return series
    }

    /// The setting `name`, a number in `range`.
    /// - Throws: `SRError` if it is no such number.
    func number(
        _ name: String, in range: ClosedRange<Int>, default fallback: Int
    ) throws(SRError) -> Int {
        guard let text = settings[name] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw SRError(
                .usage,
                "\(name)=\(text) is not a number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return value
    }
}
