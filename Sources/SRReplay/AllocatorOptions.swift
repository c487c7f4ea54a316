// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What an allocator model is made with: limits that all share, and its own settings.
public struct AllocatorOptions: Sendable, Equatable {
    /// A kernel whose rules a model follows.
    public enum Kernel: String, Sendable, CaseIterable {
        case linux61 = "6.1"
        case linux612 = "6.12"

        /// Whose rules are followed where a trace does not say which kernel stored its pages.
        public static let usual = Kernel.linux612

        /// The rules of a kernel of that release, such as `6.1.0-56-amd64` or `6.12`; nil if
        /// they are not known.
        public init?(release: String) {
            let known = Self.allCases.first { kernel in
                release == kernel.rawValue
                    || [".", "-"].contains { release.hasPrefix(kernel.rawValue + $0) }
            }
            guard let known else { return nil }
            self = known
        }
    }

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
    public var kernel = Kernel.usual
    public var returnPages = ReturnPages.never
    /// The settings that were named for this allocator alone.
    public var settings: [String: String] = [:]

    public init() {}

    /// Most pages that an allocator may hold.
    var arenaPages: Int { arenaBytes / pageBytes }

    /// The setting `name`, a number in `range`.
    /// - Throws: ``AllocatorError`` if it is no such number.
    func number(
        _ name: String, in range: ClosedRange<Int>, default fallback: Int
    ) throws(AllocatorError) -> Int {
        guard let text = settings[name] else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw AllocatorError(
                "\(name)=\(text) is not a number from \(range.lowerBound) to "
                    + "\(range.upperBound)")
        }
        return value
    }
}

/// Why an allocator could not be made.
public struct AllocatorError: Error, Sendable, Equatable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}
