// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// What one algorithm made of the pages.
public struct Measure: Sendable {
    /// The algorithm as it was asked for; `+dictionary` where one was trained.
    public let name: String
    /// Bytes of each page.
    private let pageBytes: Int
    public internal(set) var pages: UInt64 = 0
    /// Sum of the lengths, bytes, and of their squares.
    public internal(set) var packedBytes: UInt64 = 0
    private var squares = 0.0
    /// Each page index, where it is known, with its versions and the sum of their lengths.
    private var versions: [UInt32: (count: Double, bytes: Double)] = [:]
    /// Pages whose length is at most half a page, a quarter of one, and not below a page.
    public internal(set) var half: UInt64 = 0
    public internal(set) var quarter: UInt64 = 0
    public internal(set) var incompressible: UInt64 = 0
    /// Processor time of each way, ns.
    public internal(set) var packingNs: UInt64 = 0
    public internal(set) var unpackingNs: UInt64 = 0

    init(name: String, _ pageSize: PageSize) {
        self.name = name
        pageBytes = pageSize.bytes
    }

    /// - Parameter index: the page's index on the swap device; nil: not known.
    mutating func add(_ length: Int, index: UInt32? = nil) {
        if let index {
            versions[index, default: (0, 0)].count += 1
            versions[index, default: (0, 0)].bytes += Double(length)
        }
        pages += 1
        packedBytes += UInt64(length)
        squares += Double(length) * Double(length)
        if length <= pageBytes / 2 { half += 1 }
        if length <= pageBytes / 4 { quarter += 1 }
        if length >= pageBytes { incompressible += 1 }
    }

    /// Mean length, bytes.
    public var meanLength: Double { pages == 0 ? 0 : Double(packedBytes) / Double(pages) }

    /// Standard error of ``meanLength``, bytes. Where page indices are known they are what was
    /// drawn, each with all its versions: the error of a ratio (Cochran, Sampling Techniques,
    /// 3rd ed., 6.4). Else as if the pages had been drawn one by one.
    public var standardError: Double {
        guard pages > 1 else { return 0 }
        if versions.count > 1 {
            let drawn = Double(versions.count)
            let sum = versions.values.reduce(0) { sum, one in
                let off = one.bytes - meanLength * one.count
                return sum + off * off
            }
            return (sum * drawn / (drawn - 1)).squareRoot() / Double(pages)
        }
        let count = Double(pages)
        let variance = max(0, squares / count - meanLength * meanLength) * count / (count - 1)
        return (variance / count).squareRoot()
    }

    /// Bytes in over bytes out.
    public var ratio: Double {
        packedBytes == 0 ? 0 : Double(pages) * Double(pageBytes) / Double(packedBytes)
    }

    /// Processor time of a page, ns.
    public var packingNsEach: Double { pages == 0 ? 0 : Double(packingNs) / Double(pages) }
    public var unpackingNsEach: Double { pages == 0 ? 0 : Double(unpackingNs) / Double(pages) }

    /// MB/s (10^6 bytes of pages) of one processor.
    public var packingSpeed: Double { speed(packingNs) }
    public var unpackingSpeed: Double { speed(unpackingNs) }

    private func speed(_ nanoseconds: UInt64) -> Double {
        nanoseconds == 0 ? 0 : Double(pages) * Double(pageBytes) * 1e3 / Double(nanoseconds)
    }
}
