// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRSupport
internal import Workloads

/// How zswap is set up: the files of `/sys/module/zswap/parameters`
/// (`Documentation/admin-guide/mm/zswap.rst`).
///
/// `totalram`, `shrinker_priority`, `chain` and `kernel` are no parameters: the machine's memory, how
/// hard reclaim is taken to try, and whose rules hold.
public struct ZswapSettings: Sendable, Equatable {
    static let keys = [
        "compressor", "max_pool_percent", "accept_threshold_percent", "shrinker_enabled", "zpool",
        "totalram", "shrinker_priority", "chain", "kernel",
    ]

    /// What the pool is made of.
    public enum Zpool: String, Sendable, CaseIterable {
        case zsmalloc, zbud, z3fold

        /// Whether a kernel has it; in 7.3 there is nothing to choose.
        func isIn(_ kernel: KernelSeries) -> Bool {
            switch self {
            case .zsmalloc: true
            case .zbud: kernel.hasZbud
            case .z3fold: kernel.hasZ3fold
            }
        }
    }

    public var kernel: KernelSeries
    public var pageSize: PageSize
    public var compressor: String
    /// Percent of memory that the pool may take; 20 unless given (`zswap_max_pool_percent`).
    public var maxPoolPercent: Int
    /// Percent of that below which a pool that was full takes pages again; 90 unless given.
    public var acceptThresholdPercent: Int
    /// Whether reclaim also shrinks the pool before it is full; N unless given.
    public var shrinkerEnabled: Bool
    /// Reclaim's priority, 12 (easy) to 0, that each pass is taken to have: an assumption, for a trace
    /// does not have it.
    public var shrinkerPriority: Int
    /// `totalram_pages()`.
    public var totalramPages: Int
    /// `zpool`; zsmalloc unless given.
    public var zpool: Zpool
    public var chain: Int?

    /// Pages that the pool may take: `zswap_max_pages()`, 6.12 and 7.3; in 6.1 within `zswap_is_full()`.
    public var maxPages: Int { totalramPages * maxPoolPercent / 100 }

    /// Pages at which a full pool takes more again: `zswap_accept_thr_pages()` of 6.12 and 7.3. 6.1's
    /// `zswap_can_accept()` takes the percents in the other order.
    public var acceptPages: Int {
        kernel.zswapIsFullAboveLimit
            ? totalramPages * acceptThresholdPercent / 100 * maxPoolPercent / 100
            : maxPages * acceptThresholdPercent / 100
    }
}

extension ZswapSettings {
    /// - Throws: `SRError` of code `deviceSettings`.
    init(_ part: DeviceSpec.Part, on machine: DeviceSettings.Machine) throws(SRError) {
        let values = try SettingValues(part, kind: .zswap, kernel: machine.kernel)
        kernel = values.kernel
        pageSize = machine.pageSize
        guard let compressor = try values.algorithm("compressor") else {
            throw SRError(
                .deviceSettings,
                "zswap: compressor is not given: name one of "
                    + KernelSeries.zramAlgorithms.joined(separator: ", "))
        }
        self.compressor = compressor
        maxPoolPercent = try values.number("max_pool_percent", in: 1...100) ?? 20
        acceptThresholdPercent =
            try values.number("accept_threshold_percent", in: 1...100) ?? 90
        shrinkerEnabled = try values.flag("shrinker_enabled") ?? false
        guard !shrinkerEnabled || kernel.hasZswapShrinker else {
            throw values.refusal(
                "shrinker_enabled",
                "zswap of Linux \(kernel.rawValue) has no shrinker; that of "
                    + KernelSeries.listed(KernelSeries.allCases.filter(\.hasZswapShrinker)) + " has"
            )
        }
        let usual = KernelSeries.Shrinker.usualPriority
        shrinkerPriority = try values.number("shrinker_priority", in: 0...usual) ?? usual
        guard shrinkerEnabled || !values.has("shrinker_priority") else {
            throw values.refusal("shrinker_priority", "the shrinker is off: shrinker_enabled=Y")
        }
        let zpool = try values.choice("zpool", Zpool.self) ?? .zsmalloc
        guard zpool.isIn(kernel) else {
            let known = KernelSeries.allCases.filter(zpool.isIn)
            throw values.refusal(
                "zpool",
                "Linux \(kernel.rawValue) does not have it, or not in Debian's kernel; "
                    + KernelSeries.listed(known) + (known.count == 1 ? " has" : " have"))
        }
        self.zpool = zpool
        guard let bytes = try values.bytes("totalram") ?? machine.totalram else {
            throw SRError(
                .deviceSettings,
                "zswap: max_pool_percent is of the machine's memory, which the trace does not say: "
                    + "give totalram=SIZE")
        }
        totalramPages = pageSize.wholePages(in: bytes)
        chain = try values.number("chain", in: 1...16)
        guard chain == nil || zpool == .zsmalloc else {
            throw values.refusal("chain", "it is zsmalloc's, and zpool is \(zpool.rawValue)")
        }
        guard maxPages > 0 else {
            throw SRError(
                .deviceSettings,
                "zswap: \(maxPoolPercent) % of \(ByteSize.format(bytes)) of memory are less than a page "
                    + "of \(pageSize): give more max_pool_percent or totalram")
        }
    }
}
