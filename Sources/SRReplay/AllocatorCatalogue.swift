// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// Every allocator that can be replayed. A new one is a line here, and nothing else.
public enum AllocatorCatalogue {
    public static let all: [AllocatorEntry] = [
        AllocatorEntry("ideal", "the sum of the lengths, nothing wasted") { Ideal($0) },
        AllocatorEntry(
            "tlsf", "two-level segregated fit, Masmano et al. 2004",
            settings: ["sl", "fl", "grow"],
            usual: { options throws(SRError) -> TLSF<UsualTLSF>? in
                try UsualTLSF.suits(options) ? TLSF(options, UsualTLSF()) : nil
            },
            make: { options throws(SRError) in try TLSF(options, GivenTLSF(options)) }),
        AllocatorEntry(
            "xvmalloc", "of ramzswap and early zram, kernels 2.6.3x", pageSizes: XVMalloc.pageSizes
        ) { XVMalloc($0) },
        AllocatorEntry(
            "slub", "kmalloc of kernel \(SLUB.kernel.rawValue), or of \(SheafSLUB.kernel.rawValue)",
            settings: ["kernel", "cpus", "sheaves"],
            either: { options throws(SRError) in
                try options.series() == SheafSLUB.kernel ? SheafSLUB(options) : nil
            }, or: { options throws(SRError) in try SLUB(options) }),
        AllocatorEntry(
            "zsmalloc", "of zram and zswap, kernel \(KernelSeries.choices)",
            settings: ["kernel", "chain"]
        ) { options throws(SRError) in try Zsmalloc(options) },
        AllocatorEntry(
            "zbud",
            "two objects a page, kernels \(KernelSeries.listed(KernelAllocator.zbud.kernels))",
            evictable: true
        ) { Zbud($0) },
        AllocatorEntry(
            "z3fold",
            "three objects a page, kernel \(KernelSeries.listed(KernelAllocator.z3fold.kernels))",
            evictable: true
        ) { Z3fold($0) },
        AllocatorEntry(
            "zblock", "blocks of 1 to 8 pages, as proposed in 2025",
            pageSizes: Zblock.rules.map(\.pageSize)
        ) { Zblock($0) },
        AllocatorEntry("buddy", "powers of two that split and join, Knowlton 1965") { Buddy($0) },
    ]

    /// The allocator of this name.
    /// - Throws: `SRError` with the list, if there is none.
    public static func entry(named name: String) throws(SRError) -> AllocatorEntry {
        guard let entry = all.first(where: { $0.name == name }) else {
            throw SRError(
                .usage,
                "\(name) is no allocator; there are "
                    + all.map(\.name).joined(separator: ", "))
        }
        return entry
    }
}

/// An allocator that can be replayed: its name, and how it is made.
public struct AllocatorEntry: Sendable {
    public let name: String
    /// What it is and whose rules it follows, in a line.
    public let summary: String
    /// The settings that it knows, each `NAME=NUMBER`.
    public let settings: [String]
    /// Whether 6.1's zswap lets it write back, and so stores a header with each object.
    public let evictable: Bool
    /// The pages whose rules it knows; a model of a kernel's knows all that kernels have.
    public let pageSizes: [PageSize]
    /// Makes an empty one.
    public let make: @Sendable (AllocatorOptions) throws(SRError) -> any Allocator
    private let makeReplayer:
        @Sendable (AllocatorOptions, String, ReplayPlan) throws(SRError) -> any Replaying

    private init(
        _ name: String, _ summary: String, _ settings: [String], _ evictable: Bool,
        _ pageSizes: [PageSize],
        make: @escaping @Sendable (AllocatorOptions) throws(SRError) -> any Allocator,
        replayer:
            @escaping @Sendable (AllocatorOptions, String, ReplayerPlan) throws(SRError) ->
            any Replaying
    ) {
        self.name = name
        self.summary = summary
        self.settings = settings
        self.evictable = evictable
        self.pageSizes = pageSizes
        self.make = make
        makeReplayer = { options, label, plan throws(SRError) in
            var own = ReplayerPlan(policy: plan.policy)
            own.header = evictable ? plan.policy.header : 0
            own.latencyEvery = plan.latencyEvery
            own.compactEvery = plan.compactEvery
            return try replayer(options, label, own)
        }
    }

    /// - Parameters:
    ///   - usual: makes one that is faster, for the options that it suits.
    ///   - make: makes one for any options.
    init<Usual: Allocator, Model: Allocator>(
        _ name: String, _ summary: String, settings: [String] = [], evictable: Bool = false,
        pageSizes: [PageSize] = PageSize.ofKernels,
        usual: @escaping @Sendable (AllocatorOptions) throws(SRError) -> Usual?,
        make: @escaping @Sendable (AllocatorOptions) throws(SRError) -> Model
    ) {
        self.init(
            name, summary, settings, evictable, pageSizes, make: make,
            replayer: Self.replayer(of: usual, or: make))
    }

    /// Two models under one name.
    ///
    /// - Parameters:
    ///   - either: makes the one, for the options that it suits.
    ///   - or: makes the other.
    init<One: Allocator, Other: Allocator>(
        _ name: String, _ summary: String, settings: [String],
        either one: @escaping @Sendable (AllocatorOptions) throws(SRError) -> One?,
        or other: @escaping @Sendable (AllocatorOptions) throws(SRError) -> Other
    ) {
        self.init(
            name, summary, settings, false, PageSize.ofKernels,
            make: { options throws(SRError) in
                if let one = try one(options) { return one }
                return try other(options)
            },
            replayer: Self.replayer(of: one, or: other))
    }

    /// Replays by the one model, for the options that it suits, else by the other.
    private static func replayer<One: Allocator, Other: Allocator>(
        of one: @escaping @Sendable (AllocatorOptions) throws(SRError) -> One?,
        or other: @escaping @Sendable (AllocatorOptions) throws(SRError) -> Other
    ) -> @Sendable (AllocatorOptions, String, ReplayerPlan) throws(SRError) -> any Replaying {
        { options, label, plan throws(SRError) in
            if let one = try one(options) { return Replayer(label, one, plan) }
            return Replayer(label, try other(options), plan)
        }
    }

    init<Model: Allocator>(
        _ name: String, _ summary: String, settings: [String] = [], evictable: Bool = false,
        pageSizes: [PageSize] = PageSize.ofKernels,
        make: @escaping @Sendable (AllocatorOptions) throws(SRError) -> Model
    ) {
        self.init(
            name, summary, settings: settings, evictable: evictable, pageSizes: pageSizes,
            usual: { _ throws(SRError) -> Model? in nil }, make: make)
    }

    /// Why it cannot store pages of that size, a sentence without its full stop; nil if it can.
    public func problem(of pageSize: PageSize) -> String? {
        guard !pageSizes.contains(pageSize) else { return nil }
        let known = pageSizes.map(\.description).joined(separator: ", ")
        return "\(name) has no rule for pages of \(pageSize): it knows those of \(known)"
    }

    func replayer(
        _ options: AllocatorOptions, label: String, _ plan: ReplayPlan
    ) throws(SRError) -> any Replaying {
        try makeReplayer(options, label, plan)
    }
}
