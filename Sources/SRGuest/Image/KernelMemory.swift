// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a guest's kernel keeps of the machine's RAM, as measured by booting it:
/// `MemTotal = RAM - reservedKiB - perMiBKiB * RAM in MiB - memory map`, where the memory map
/// takes `mapKiB` for each section of RAM that is begun.
public struct KernelMemory: Sendable, Hashable, Codable {
    public var reservedKiB: Int
    public var perMiBKiB: Double

    /// A section's description: 64 bytes of `struct page` for each 4096, allocated 2 MiB at a
    /// time.
    static let mapKiB = 2 << 10

    /// KiB of memory map for `ramKiB` of RAM.
    static func memoryMapKiB(ramKiB: Int, _ architecture: Architecture) -> Int {
        (ramKiB + architecture.sectionKiB - 1) / architecture.sectionKiB * mapKiB
    }

    /// The RAM in KiB with which the guest reports `memoryMiB` as MemTotal, or, where a
    /// section's memory map stands in the way, what comes nearest.
    func ramKiB(memoryMiB: Int, _ architecture: Architecture) -> Int {
        var sections = 1
        while true {
            let wanted = memoryMiB * 1024 + reservedKiB + sections * Self.mapKiB
            let ram = Int((Double(wanted) / (1 - perMiBKiB / 1024)).rounded())
            let full = sections * architecture.sectionKiB
            if ram <= full { return ram }
            // With one section more RAM, MemTotal falls by its map: rather stay below.
            if ram - full < Self.mapKiB / 2 { return full }
            sections += 1
        }
    }
}
