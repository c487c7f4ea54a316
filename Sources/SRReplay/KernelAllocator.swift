// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// An allocator that a kernel has itself, and that can be replayed in a guest.
public enum KernelAllocator: String, Sendable, CaseIterable {
    case zsmalloc, zbud, z3fold, slub

    /// The series that have it.
    var kernels: [KernelSeries] { KernelSeries.allCases.filter(isIn) }

    /// Whether Debian's kernel of that series has it.
    public func isIn(_ kernel: KernelSeries) -> Bool {
        switch self {
        case .zsmalloc, .slub: true
        case .zbud: kernel.hasZbud
        case .z3fold: kernel.hasZ3fold
        }
    }

    /// Those that a kernel has.
    public static func all(of kernel: KernelSeries) -> [KernelAllocator] {
        allCases.filter { $0.isIn(kernel) }
    }

    /// Those of a list separated by commas; `all` is all that the kernel has.
    ///
    /// - Throws: `SRError` that names those there are.
    public static func list(
        _ text: String, kernel: KernelSeries
    ) throws(SRError) -> [KernelAllocator] {
        let known = all(of: kernel)
        if text == "all" { return known }
        var list: [KernelAllocator] = []
        for word in text.split(separator: ",").map(String.init) {
            guard let one = KernelAllocator(rawValue: word), one.isIn(kernel) else {
                throw SRError(
                    .usage,
                    "Linux \(kernel.rawValue) has no allocator \(word) that can be replayed; it "
                        + "has " + known.map(\.rawValue).joined(separator: ", "))
            }
            guard !list.contains(one) else { throw SRError(.usage, "\(word) is named twice") }
            list.append(one)
        }
        guard !list.isEmpty else { throw SRError(.usage, "no allocator of the kernel is named") }
        return list
    }

    /// The model of it, as a guest of that series replays it.
    ///
    /// SLUB's caches are of the guest's own, and made with SLAB_NOLEAKTRACE so that no other joins
    /// them; since 7.3 such a cache has no sheaves (calculate_sheaf_capacity() of mm/slub.c).
    ///
    /// - Throws: `SRError` if the models do not have it.
    public func model(of kernel: KernelSeries) throws(SRError) -> AllocatorSpec {
        let isBare = self == .slub && kernel == SheafSLUB.kernel
        return try AllocatorSpec(rawValue + (isBare ? ":sheaves=0" : ""))
    }
}

/// How the replay through one of a kernel's own allocators went, as the guest told it.
public struct KernelResult: Sendable, Equatable {
    /// What is held at one moment.
    public struct Held: Sendable, Equatable {
        /// Pages of the allocator, in its own count.
        public var pages: Int
        /// Objects held that it does not take.
        public var whole: Int

        public init(pages: Int, whole: Int) {
            self.pages = pages
            self.whole = whole
        }
    }

    public var allocator: KernelAllocator
    /// At each mark of the operations.
    public var marks: [Held] = []
    /// At the end; nil if it did not come to it.
    public var final: Held?
    /// Allocations that it did not take, in all.
    public var refused: UInt64 = 0
    public var allocations: UInt64 = 0
    public var frees: UInt64 = 0
    /// Guest time an operation, ns, the reading of the clock taken off; nil if there was none.
    public var allocationNs: Double?
    public var freeNs: Double?
    /// Why it did not come to the end.
    public var error: String?

    public init(_ allocator: KernelAllocator) { self.allocator = allocator }
}
