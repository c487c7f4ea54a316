// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRDevices
internal import SRLinux
internal import Workloads

/// A device's settings as lines to paste: for zram-generator, as writes to the kernel's files, and for
/// its command line.
struct PasteLines {
    /// Lines of one place, and what the place is.
    struct Section {
        var title: String
        var lines: [String]
    }

    let sections: [Section]

    /// - Parameters:
    ///   - peakPages: the most pages that were stored at once.
    ///   - peakPoolPages: the most pages that they took.
    init(_ settings: DeviceSettings, peakPages: Int, peakPoolPages: Int) {
        switch settings {
        case .zram(let zram):
            sections = Self.zram(zram, peakPages: peakPages, peakPoolPages: peakPoolPages)
        case .zswap(let zswap): sections = Self.zswap(zswap)
        case .tiers(let tiers): sections = Self.tiers(tiers, peakPages: peakPages)
        }
    }

    // MARK: zram

    /// What a size is rounded up to, MiB, and the room above what was needed: a quarter.
    private static let step = 16

    /// A size with room above what was needed, in MiB.
    static func mebibytes(_ pages: Int, _ pageSize: PageSize) -> Int {
        let bytes = pages * pageSize.bytes
        let wanted = bytes + bytes / 4
        let unit = step << 20
        return max(1, (wanted + unit - 1) / unit) * step
    }

    private static func zram(
        _ zram: ZramSettings, peakPages: Int, peakPoolPages: Int
    ) -> [Section] {
        let size =
            zram.disksizePages.map { sizeText($0, zram.pageSize) }
            ?? "\(mebibytes(peakPages, zram.pageSize))M"
        let limit =
            zram.limitPages.map { sizeText($0, zram.pageSize) }
            ?? "\(mebibytes(peakPoolPages, zram.pageSize))M"
        var sections = [
            Section(
                title: "/etc/systemd/zram-generator.conf", lines: generator(zram, size, limit))
        ]
        sections.append(
            Section(
                title: "or, by hand, as root",
                lines: ["modprobe zram"] + files(zram, "zram0", size, limit) + [
                    "mkswap /dev/zram0", "swapon -p 100 /dev/zram0",
                ]))
        let policy = policy(zram)
        if !policy.isEmpty {
            sections.append(
                Section(
                    title: "every \(Words.wholeSeconds(zram.interval)) s, by a timer of systemd",
                    lines: policy))
        }
        if let limit = zram.writeback?.limit {
            sections.append(
                Section(
                    title: "once a day",
                    lines: [
                        "cd /sys/block/zram0", "echo \(limit) > writeback_limit",
                        "echo 1 > writeback_limit_enable",
                    ]))
        }
        return sections
    }

    private static func sizeText(_ pages: Int, _ pageSize: PageSize) -> String {
        ByteSize.format(pages * pageSize.bytes)
    }

    private static func generator(
        _ zram: ZramSettings, _ size: String, _ limit: String
    ) -> [String] {
        let further = zram.byPriority.dropFirst().compactMap { $0 }
        var lines = [
            "[zram0]", "zram-size = \(inMebibytes(size))",
            "zram-resident-limit = \(inMebibytes(limit))",
            "compression-algorithm = " + ([zram.compAlgorithm] + further).joined(separator: " "),
        ]
        if zram.writeback != nil { lines.append("writeback-device = /dev/DISK") }
        return lines
    }

    /// zram-generator counts in MiB.
    private static func inMebibytes(_ size: String) -> String {
        let bytes = ByteSize.parse(size) ?? 0
        return String(max(1, (bytes + (1 << 20) - 1) >> 20))
    }

    private static func files(
        _ zram: ZramSettings, _ name: String, _ size: String, _ limit: String
    ) -> [String] {
        var lines = [
            "cd /sys/block/\(name)", "echo \(zram.compAlgorithm) > comp_algorithm",
        ]
        for (priority, algorithm) in zram.byPriority.enumerated().dropFirst() {
            guard let algorithm else { continue }
            lines.append(
                "echo \"algo=\(algorithm) priority=\(priority)\" > recomp_algorithm")
        }
        if let writeback = zram.writeback {
            lines.append("echo /dev/DISK > backing_dev")
            if writeback.compressed { lines.append("echo 1 > compressed_writeback") }
        }
        lines += ["echo \(size) > disksize", "echo \(limit) > mem_limit"]
        return lines
    }

    private static func policy(_ zram: ZramSettings) -> [String] {
        guard zram.hasPolicy else { return [] }
        var lines = ["cd /sys/block/zram0"]
        if let plan = zram.recompression {
            if let idle = plan.idle { lines.append("echo \(Words.wholeSeconds(idle)) > idle") }
            var words = "type=\(plan.type.rawValue)"
            if plan.threshold > 0 { words += " threshold=\(plan.threshold)" }
            if let most = plan.maxPages { words += " max_pages=\(most)" }
            if let priority = plan.priority { words += " priority=\(priority)" }
            lines.append("echo \"\(words)\" > recompress")
        }
        if let plan = zram.writeback {
            if let idle = plan.idle { lines.append("echo \(Words.wholeSeconds(idle)) > idle") }
            lines.append("echo \(plan.type.rawValue) > writeback")
        }
        if zram.compacts { lines.append("echo 1 > compact") }
        return lines
    }

    // MARK: zswap

    private static func zswap(_ zswap: ZswapSettings) -> [Section] {
        var settings = [
            ("enabled", "Y"), ("compressor", zswap.compressor),
            ("max_pool_percent", "\(zswap.maxPoolPercent)"),
            ("accept_threshold_percent", "\(zswap.acceptThresholdPercent)"),
        ]
        // The interface between zswap and other allocators left the kernel with zbud.
        if zswap.kernel.hasZbud { settings.append(("zpool", zswap.zpool.rawValue)) }
        if zswap.kernel.hasZswapShrinker {
            settings.append(("shrinker_enabled", zswap.shrinkerEnabled ? "Y" : "N"))
        }
        return [
            Section(
                title: "the kernel's command line, in one line",
                lines: settings.map { "zswap.\($0.0)=\($0.1)" }),
            Section(
                title: "or, until the next boot, as root",
                lines: ["cd /sys/module/zswap/parameters"]
                    + settings.reversed().map { "echo \($0.1) > \($0.0)" }),
        ]
    }

    // MARK: Several devices

    private static func tiers(_ tiers: [TierSettings], peakPages: Int) -> [Section] {
        var lines: [String] = []
        var number = 0
        for tier in tiers {
            switch tier.device {
            case .zram(let zram):
                let name = "zram\(number)"
                if number > 0 { lines.append("cat /sys/class/zram-control/hot_add") }
                number += 1
                let size =
                    zram.disksizePages.map { sizeText($0, zram.pageSize) }
                    ?? "\(mebibytes(peakPages, zram.pageSize))M"
                var files = files(zram, name, size, "0")
                // 0 is no limit.
                if let limit = zram.limitPages {
                    files[files.count - 1] =
                        "echo \(sizeText(limit, zram.pageSize)) > mem_limit"
                } else {
                    files.removeLast()
                }
                lines += files
                lines += ["mkswap /dev/\(name)", "swapon -p \(tier.priority) /dev/\(name)"]
            case .disk: lines.append("swapon -p \(tier.priority) /dev/DISK")
            }
        }
        return [Section(title: "as root", lines: ["modprobe zram"] + lines)]
    }
}
