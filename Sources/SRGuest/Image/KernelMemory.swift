// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// What a guest's kernel keeps of the machine's RAM, as measured by booting it:
/// `MemTotal = RAM - reservedKiB - perMiBKiB * RAM in MiB - memory map`, where the memory map
/// takes `mapKiB` for each section of RAM that is begun.
public struct KernelMemory: Sendable, Hashable, Codable {
    public var reservedKiB: Int
    public var perMiBKiB: Double

    /// KiB that describe a section: 64 bytes of `struct page` for each page.
    static func mapKiB(_ architecture: Architecture, _ pageSize: PageSize) -> Int {
        pageSize.wholePages(in: architecture.sectionKiB << 10) * 64 / 1024
    }

    /// KiB of memory map for `ramKiB` of RAM.
    static func memoryMapKiB(
        ramKiB: Int, _ architecture: Architecture, _ pageSize: PageSize
    ) -> Int {
        (ramKiB + architecture.sectionKiB - 1) / architecture.sectionKiB
            * mapKiB(architecture, pageSize)
    }

    /// The RAM in KiB with which the guest reports `memoryMiB` as MemTotal, or, where a
    /// section's memory map stands in the way, what comes nearest.
    func ramKiB(memoryMiB: Int, _ architecture: Architecture, _ pageSize: PageSize) -> Int {
        let mapKiB = Self.mapKiB(architecture, pageSize)
        var sections = 1
        while true {
            let wanted = memoryMiB * 1024 + reservedKiB + sections * mapKiB
            let ram = Int((Double(wanted) / (1 - perMiBKiB / 1024)).rounded())
            let full = sections * architecture.sectionKiB
            if ram <= full { return ram }
            // With one section more RAM, MemTotal falls by its map: rather stay below.
            if ram - full < mapKiB / 2 { return full }
            sections += 1
        }
    }
}
