// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A kind of device that pages are swapped to.
public enum DeviceKind: String, Sendable, CaseIterable {
    /// A compressed block device in memory: `drivers/block/zram`.
    case zram
    /// A compressed cache before a swap device on disk: `mm/zswap.c`.
    case zswap
    /// A swap device on disk, uncompressed.
    case disk

    /// The names, to end "write …".
    static let choices = "zram, zswap or disk"

    /// The settings that it has.
    public var settings: [String] {
        switch self {
        case .zram: ZramSettings.keys
        case .zswap: ZswapSettings.keys
        case .disk: DiskSettings.keys
        }
    }

    /// Whether it has that setting.
    func knows(_ key: String) -> Bool { settings.contains(key) }
}
