// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// One swap device of several, which the kernel uses by priority (`swapon -p`, `mm/swapfile.c`):
/// pages go to the highest that has a free slot.
public struct TierSettings: Sendable, Equatable {
    /// What the device is.
    public enum Device: Sendable, Equatable {
        case zram(ZramSettings)
        case disk(DiskSettings)
    }

    public var device: Device
    /// Of `swapon`; higher ones are used first.
    public var priority: Int
    /// The age, ns, from which on a page moves to the next device; nil: it stays. No kernel does it:
    /// zram's own writeback is what comes nearest.
    public var demote: UInt64?
    /// Nanoseconds from one search for such pages to the next.
    public var interval: UInt64

    private var isDisk: Bool {
        if case .disk = device { true } else { false }
    }

    var algorithms: [String] {
        switch device {
        case .zram(let zram): zram.algorithms
        case .disk: []
        }
    }

    var needsTimes: Bool {
        if demote != nil { return true }
        switch device {
        case .zram(let zram): return zram.needsTimes
        case .disk: return false
        }
    }

    /// `SWAP_FLAG_PRIO_MASK`, `include/linux/swap.h`.
    private static let mostPriority = 32767

    /// The devices of a spec, highest priority first.
    ///
    /// - Throws: `SRError` of code `deviceSettings`: equal priorities, a zswap among them.
    static func read(
        _ spec: DeviceSpec, on machine: DeviceSettings.Machine
    ) throws(SRError) -> [TierSettings] {
        guard !spec.parts.isEmpty else {
            throw SRError(
                .deviceSettings, "a row of devices names none: write \(DeviceKind.choices)")
        }
        var tiers: [TierSettings] = []
        for (index, part) in spec.parts.enumerated() {
            tiers.append(
                try TierSettings(part, usual: spec.parts.count - index, on: machine))
        }
        tiers.sort { $0.priority > $1.priority }
        for (one, next) in zip(tiers, tiers.dropFirst()) where one.priority == next.priority {
            throw SRError(
                .deviceSettings,
                "two devices have priority \(one.priority): the kernel would take turns between "
                    + "them (mm/swapfile.c); give each another")
        }
        if tiers.contains(where: { $0.demote != nil && $0.isDisk }) {
            throw SRError(.deviceSettings, "demote: a disk's pages have nowhere to go")
        }
        if let last = tiers.last, last.demote != nil {
            throw SRError(.deviceSettings, "demote: there is no device below the last one")
        }
        let algorithms = tiers.flatMap(\.algorithms).unique
        guard algorithms.count <= LengthLanes.count else {
            throw SRError(
                .deviceSettings,
                "devices of one row have at most \(LengthLanes.count) algorithms together, not "
                    + algorithms.joined(separator: ", "))
        }
        return tiers
    }

    private init(
        _ part: DeviceSpec.Part, usual: Int, on machine: DeviceSettings.Machine
    ) throws(SRError) {
        switch try DeviceSettings.kind(of: part) {
        case .zswap:
            throw SRError(
                .deviceSettings,
                "zswap stands before every swap device, and is no device of its own: it takes no "
                    + "place behind +")
        case .zram:
            let zram = try ZramSettings(part, on: machine)
            guard zram.unitPages == nil else {
                throw SRError(
                    .deviceSettings,
                    "zram: unit=\(part.value("unit") ?? ""): a device with units stands alone, not "
                        + "behind or before +")
            }
            device = .zram(zram)
        case .disk: device = .disk(try DiskSettings(part, on: machine))
        }
        let values = try SettingValues(
            part, kind: try DeviceSettings.kind(of: part), kernel: machine.kernel)
        priority = try values.number("priority", in: 0...Self.mostPriority) ?? usual
        demote = try values.nanoseconds("demote")
        switch device {
        case .zram(let zram): interval = zram.interval
        case .disk: interval = UInt64(ZramSettings.usualInterval) * 1_000_000_000
        }
    }
}
