// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CWorkloads

/// What a program does to its memory; pages by number.
enum Access {
    case map(first: Int, pages: Int)
    case unmap(first: Int, pages: Int)
    case read(Int)
    case write(Int, sr_content)
}

/// Accesses that are a function of a seed, each kind hard on another rule.
enum AccessPattern: CaseIterable {
    /// All pages in order, again and again: readahead, and no reuse.
    case rows
    /// Any page: no readahead helps.
    case scattered
    /// Few pages often, the others seldom: both lists.
    case skewed
    /// Forwards and backwards in runs: windows that grow and shrink.
    case runs
    /// Mappings that come and go: slots given back and handed out again.
    case churn

    /// Pages are below this.
    static let pages = 8192
    private static let first = 1024
    private static let touches = 40_000

    func accesses(seed: UInt64) -> [Access] {
        var random = SplitMix(state: seed)
        var accesses: [Access] = []
        // Two mappings with a gap; neither begins at a page table's edge.
        let regions = [Self.first + 7..<Self.first + 1000, Self.first + 1100..<Self.first + 2300]
        for region in regions {
            accesses.append(.map(first: region.lowerBound, pages: region.count))
        }
        let all = regions.flatMap { $0 }
        var at = 0
        var step = 1
        for touch in 0..<Self.touches {
            switch self {
            case .rows: at = (at + 1) % all.count
            case .scattered: at = random.below(all.count)
            case .skewed:
                at = random.below(4) == 0 ? random.below(all.count) : random.below(400)
            case .runs:
                if random.below(24) == 0 {
                    at = random.below(all.count)
                    step = random.below(2) == 0 ? 1 : -1
                }
                at = (at + step + all.count) % all.count
            case .churn:
                at = random.below(4) == 0 ? random.below(all.count) : (at + 1) % all.count
                if touch % 1500 == 1499 { Self.remap(&accesses, regions[random.below(2)]) }
            }
            accesses.append(random.below(3) == 0 ? Self.write(all[at], &random) : .read(all[at]))
        }
        return accesses
    }

    private static func write(_ page: Int, _ random: inout SplitMix) -> Access {
        let kinds = [SR_ZERO, SR_SAME, SR_WORDS, SR_HALF, SR_RANDOM]
        let kind = kinds[random.below(kinds.count)]
        return .write(
            page,
            sr_content(
                kind: UInt16(kind.rawValue), shape: 0, version: 0, seed: random.next()))
    }

    private static func remap(_ accesses: inout [Access], _ region: Range<Int>) {
        accesses.append(.unmap(first: region.lowerBound, pages: region.count))
        accesses.append(.map(first: region.lowerBound, pages: region.count))
    }
}

/// splitmix64 (Steele et al., 2014).
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
