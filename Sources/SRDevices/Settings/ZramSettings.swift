// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRReplay
internal import SRSupport
internal import Workloads

/// How a zram device is set up: the files of `/sys/block/zramN`, and what is written to them again
/// and again (`Documentation/admin-guide/blockdev/zram.rst`).
///
/// Two settings are no file's: `interval`, how often a policy runs, and `kernel`, whose rules hold.
/// `backing_dev` is a size here, for there is no device.
public struct ZramSettings: Sendable, Equatable {
    static let keys = [
        "comp_algorithm", "disksize", "mem_limit", "recomp_algorithm", "recomp_algorithm.2",
        "recomp_algorithm.3", "recompress.type", "recompress.idle", "recompress.threshold",
        "recompress.max_pages", "recompress.priority", "backing_dev", "writeback.type",
        "writeback.idle", "writeback_limit", "compressed_writeback", "compact", "idle", "interval",
        "chain", "unit", "kernel", "priority", "demote",
    ]

    /// Which pages `recompress` or `writeback` takes.
    public enum PageType: String, Sendable, CaseIterable {
        case idle, huge
        case hugeIdle = "huge_idle"
        /// Those that no algorithm made smaller: `writeback` alone.
        case incompressible

        var wantsIdle: Bool { self == .idle || self == .hugeIdle }
        var wantsHuge: Bool { self == .huge || self == .hugeIdle }
    }

    /// `echo "type=idle threshold=3000 max_pages=1000" > recompress`, every ``ZramSettings/interval``.
    public struct Recompression: Sendable, Equatable {
        public var type: PageType
        /// What `idle` is given before, ns; nil where the type does not ask for idle pages.
        public var idle: UInt64?
        /// Pages shorter than this are let be, and no shorter result is accepted above it; 0: none.
        public var threshold: Int
        /// Pages of one write, at most; nil: no limit.
        public var maxPages: Int?
        /// The one priority to use; nil: the kernel's usual.
        public var priority: Int?
    }

    /// `echo idle > writeback`, every ``ZramSettings/interval``.
    public struct Writeback: Sendable, Equatable {
        public var type: PageType
        /// What `idle` is given before, ns; nil where the type does not ask for idle pages.
        public var idle: UInt64?
        /// Pages of the backing device.
        public var backingPages: Int
        /// `writeback_limit`, given anew each day, in units of 4 KiB; nil: no limit.
        public var limit: Int?
        /// `compressed_writeback`: pages go out as they are.
        public var compressed: Bool
    }

    public var kernel: KernelSeries
    public var pageSize: PageSize
    /// `comp_algorithm`, then those of `recomp_algorithm` by priority; nil: that priority has none.
    public var byPriority: [String?]
    /// Pages of `disksize`; nil: as many as the trace needs.
    public var disksizePages: Int?
    /// Pages of `mem_limit`; nil: none.
    public var limitPages: Int?
    public var recompression: Recompression?
    public var writeback: Writeback?
    /// `echo 1 > compact`, every ``interval``.
    public var compacts: Bool
    /// Nanoseconds from one run of the policy to the next.
    public var interval: UInt64
    /// `CONFIG_ZSMALLOC_CHAIN_SIZE`; nil: the kernel's usual.
    public var chain: Int?
    /// Pages that are compressed together where they are written in a row; nil: none are.
    public var unitPages: Int?

    /// What a policy's interval is where none is given, s.
    public static let usualInterval = 60

    /// The primary algorithm.
    public var compAlgorithm: String { byPriority[0] ?? "" }
    var algorithms: [String] { byPriority.compactMap { $0 } }

    /// Whether a policy runs.
    package var hasPolicy: Bool { recompression != nil || writeback != nil || compacts }
    var needsTimes: Bool { hasPolicy }

    /// Whether it asks for the age of pages, which the kernel then keeps for each.
    var tracksAccess: Bool { recompression?.idle != nil || writeback?.idle != nil }
}

extension ZramSettings {
    /// - Throws: `SRError` of code `deviceSettings`.
    init(_ part: DeviceSpec.Part, on machine: DeviceSettings.Machine) throws(SRError) {
        let values = try SettingValues(part, kind: .zram, kernel: machine.kernel)
        kernel = values.kernel
        pageSize = machine.pageSize
        guard let first = try values.algorithm("comp_algorithm") else {
            throw SRError(
                .deviceSettings,
                "zram: comp_algorithm is not given: name one of "
                    + KernelSeries.zramAlgorithms.joined(separator: ", "))
        }
        byPriority = try [first] + Self.further(values, after: first)
        disksizePages = try values.bytes("disksize").map { machine.pageSize.pages(for: $0) }
        limitPages = try values.bytes(
            "mem_limit", zero: "to the kernel 0 is no limit (mem_limit_store): leave it out"
        ).map { machine.pageSize.pages(for: $0) }
        recompression = try Self.recompression(values, count: byPriority.count, machine.pageSize)
        writeback = try Self.writeback(values, machine.pageSize)
        compacts = try values.flag("compact") ?? false
        interval = try values.nanoseconds("interval") ?? UInt64(Self.usualInterval) * 1_000_000_000
        chain = try values.number("chain", in: 1...16)
        unitPages = try Self.unit(values, machine.pageSize)
        if values.has("idle"), recompression?.idle == nil, writeback?.idle == nil {
            throw values.refusal(
                "idle",
                "nothing asks for idle pages: add recomp_algorithm, or backing_dev and "
                    + "writeback.type")
        }
        if values.has("interval"), !hasPolicy, !values.has("demote") {
            throw values.refusal(
                "interval",
                "nothing is done at intervals: add recomp_algorithm, "
                    + "writeback.type or compact=1")
        }
    }

    /// What goes with `unit`.
    private static let besideUnit = ["comp_algorithm", "chain", "kernel", "unit"]

    /// `unit`: 16 or 64 KiB of pages.
    private static func unit(
        _ values: SettingValues, _ pageSize: PageSize
    ) throws(SRError) -> Int? {
        guard let bytes = try values.bytes("unit") else { return nil }
        let known = [PageSize.kib16, .kib64].map(\.bytes).filter { $0 > pageSize.bytes }
        guard known.contains(bytes) else {
            throw values.refusal(
                "unit",
                known.isEmpty
                    ? "no unit is larger than pages of \(pageSize): leave it out"
                    : "pages of \(pageSize) are compressed together by "
                        + known.map { ByteSize.format($0) }.joined(separator: " or "))
        }
        if let other = values.part.settings.first(where: { !besideUnit.contains($0.key) }) {
            throw values.refusal(
                "unit",
                "no kernel has units yet, and so no rule for \(other.key) with them; with it go "
                    + besideUnit.dropLast().joined(separator: ", "))
        }
        return bytes / pageSize.bytes
    }

    /// The algorithms of `recomp_algorithm`: `recomp_algorithm_store()` takes priorities 1 to 3.
    private static func further(
        _ values: SettingValues, after first: String
    ) throws(SRError) -> [String?] {
        let keys = ["recomp_algorithm", "recomp_algorithm.2", "recomp_algorithm.3"]
        var found: [String?] = []
        for (index, key) in keys.enumerated() {
            guard let name = try values.algorithm(key) else { continue }
            guard values.kernel.recompressionRule != .none else {
                throw values.refusal(
                    key,
                    "zram of Linux \(values.kernel.rawValue) cannot compress again; "
                        + KernelSeries.listed(
                            KernelSeries.allCases.filter { $0.recompressionRule != .none })
                        + " can (CONFIG_ZRAM_MULTI_COMP)")
            }
            guard name != first else {
                throw values.refusal(
                    key, "it is comp_algorithm too, and would make no page smaller")
            }
            while found.count < index { found.append(nil) }
            found.append(name)
        }
        return found
    }

    private static func recompression(
        _ values: SettingValues, count: Int, _ pageSize: PageSize
    ) throws(SRError) -> Recompression? {
        let keys = Self.keys.filter { $0.hasPrefix("recompress.") }
        guard count > 1 else {
            if let key = keys.first(where: values.has) {
                throw values.refusal(
                    key, "there is nothing to compress again with: add recomp_algorithm")
            }
            return nil
        }
        let type = try values.choice("recompress.type", PageType.self) ?? .idle
        guard type != .incompressible else {
            throw values.refusal("recompress.type", "it is idle, huge or huge_idle")
        }
        let threshold = try values.number("recompress.threshold", in: 1...pageSize.bytes) ?? 0
        let huge = ZsmallocLimits.hugeClassSize(values.kernel, pageSize)
        guard threshold < huge else {
            throw values.refusal(
                "recompress.threshold",
                "Linux takes one below \(huge), from which on pages are stored whole "
                    + "(recompress_store, huge_class_size)")
        }
        let priority = try values.number(
            "recompress.priority", in: 1...KernelSeries.zramFurtherAlgorithms)
        if let priority, priority >= count || values.text(Self.key(of: priority)) == nil {
            throw values.refusal(
                "recompress.priority",
                "no algorithm has that priority: add \(Self.key(of: priority))")
        }
        return Recompression(
            type: type, idle: try idle(values, "recompress.idle", type),
            threshold: threshold,
            maxPages: try values.number("recompress.max_pages", in: 1...SettingValues.mostPages),
            priority: priority)
    }

    private static func key(of priority: Int) -> String {
        priority == 1 ? "recomp_algorithm" : "recomp_algorithm.\(priority)"
    }

    private static func writeback(
        _ values: SettingValues, _ pageSize: PageSize
    ) throws(SRError) -> Writeback? {
        let keys = [
            "writeback.type", "writeback.idle", "writeback_limit", "compressed_writeback",
        ]
        guard let bytes = try values.bytes("backing_dev") else {
            if let key = keys.first(where: values.has) {
                throw values.refusal(
                    key,
                    "there is nowhere to write to (writeback_store: ENODEV): add backing_dev=SIZE")
            }
            return nil
        }
        let kernel = values.kernel
        let type = try values.choice("writeback.type", PageType.self) ?? .idle
        guard type != .incompressible || kernel.writesBackIncompressible else {
            throw values.refusal(
                "writeback.type",
                "Linux \(kernel.rawValue) writes back idle, huge and huge_idle pages "
                    + "(writeback_store)")
        }
        if type == .incompressible, !values.has("recomp_algorithm") {
            throw values.refusal(
                "writeback.type",
                "a page counts as incompressible when recompression found it so: add "
                    + "recomp_algorithm; huge takes those that are stored whole")
        }
        let compressed = try values.flag("compressed_writeback") ?? false
        guard !compressed || kernel.hasCompressedWriteback else {
            throw values.refusal(
                "compressed_writeback",
                "Linux \(kernel.rawValue) writes pages back uncompressed; "
                    + KernelSeries.listed(
                        KernelSeries.allCases.filter(\.hasCompressedWriteback))
                    + " can do otherwise")
        }
        let pages = pageSize.wholePages(in: bytes) - kernel.unusedBackingBlocks
        guard pages > 0 else {
            throw values.refusal("backing_dev", "not one page fits")
        }
        return Writeback(
            type: type, idle: try idle(values, "writeback.idle", type), backingPages: pages,
            limit: try limit(values, pageSize), compressed: compressed)
    }

    /// `writeback_limit_store()`, in units of 4 KiB.
    private static func limit(
        _ values: SettingValues, _ pageSize: PageSize
    ) throws(SRError) -> Int? {
        guard let limit = try values.number("writeback_limit", in: 0...SettingValues.mostPages)
        else { return nil }
        guard limit > 0 else {
            throw values.refusal(
                "writeback_limit",
                "nothing is written back with a limit of 0 (writeback_store): leave backing_dev out, "
                    + "or the limit, if there is to be none")
        }
        let unit = max(1, pageSize.bytes / PageSize.kib4.bytes)
        guard limit % unit == 0 || values.kernel.roundsWritebackLimit else {
            throw values.refusal(
                "writeback_limit",
                "it counts in units of \(PageSize.kib4); with pages of \(pageSize) Linux "
                    + "\(values.kernel.rawValue) has no limit at all unless it is a multiple of "
                    + "\(unit)")
        }
        guard limit >= unit else {
            throw values.refusal(
                "writeback_limit", "not one page of \(pageSize) fits: give \(unit) at least")
        }
        return limit / unit * unit
    }

    /// The age of idle pages, or a refusal where the type asks for none.
    private static func idle(
        _ values: SettingValues, _ key: String, _ type: PageType
    ) throws(SRError) -> UInt64? {
        guard type.wantsIdle else {
            if values.has(key) {
                throw values.refusal(key, "type=\(type.rawValue) does not ask for idle pages")
            }
            return nil
        }
        if let age = try values.nanoseconds(key) { return age }
        if let age = try values.nanoseconds("idle") { return age }
        throw SRError(
            .deviceSettings,
            "zram: type=\(type.rawValue) asks for idle pages: say from which age on, \(key)=SECONDS "
                + "or idle=SECONDS")
    }
}
