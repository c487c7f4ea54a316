// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay

/// What writing pages back freed, and the most that as many writes could have.
///
/// A version of a page lies in the device from its write to the free or write that ends it. Written
/// back at some moment, it frees its bytes from then to its end. The clairvoyant knows each version's
/// last access: it writes back right then, so no read of its ever waits for the disk, and it chooses
/// the versions that free most, as many as the device wrote. Both are counted in bytes times seconds.
/// Memory: 24 bytes a page index, and a table of values that does not grow.
public struct WritebackLedger: Sendable {
    private struct Version: BitwiseCopyable {
        /// Of its last access, ns.
        var access: UInt64 = 0
        /// When it was written back, ns, plus 1; 0: it was not.
        var since: UInt64 = 0
        /// Its length in memory; 0: there is no version.
        var bytes: UInt32 = 0
    }

    private var versions = Table<Version>(capacity: 1 << 10)
    private var used = 0
    /// Byte seconds that the policy freed.
    public private(set) var freed = 0.0
    /// Versions by what the clairvoyant would have freed with each, finely: how many, and their sum.
    private struct Band: BitwiseCopyable {
        var count: UInt64 = 0
        var sum = 0.0
    }

    private let values = Table<Band>(capacity: Self.bands)
    private let scale = LogScale()

    /// Values from 2^-64 to 2^64 byte seconds. The clairvoyant takes whole bands from the highest, and
    /// of the last a share.
    private static let bands = 128 * LogScale.stepsOfDoubling

    init() {}

    mutating func reserve(_ pages: Int) {
        versions = versions.reaching(pages, used: used)
        used = max(used, pages)
    }

    @inline(__always) mutating func store(_ page: Int, _ bytes: Int, at time: UInt64) {
        close(page, at: time)
        versions[page] = Version(access: time, bytes: UInt32(truncatingIfNeeded: bytes))
    }

    @inline(__always) func access(_ page: Int, at time: UInt64) { versions[page].access = time }

    func shorten(_ page: Int, to bytes: Int) {
        versions[page].bytes = UInt32(truncatingIfNeeded: bytes)
    }

    func writeBack(_ page: Int, at time: UInt64) { versions[page].since = time &+ 1 }

    /// Ends a page's version, if it has one.
    @inline(__always) mutating func close(_ page: Int, at time: UInt64) {
        if versions[page].bytes != 0 { end(page, at: time) }
    }

    private mutating func end(_ page: Int, at time: UInt64) {
        let version = versions[page]
        versions[page] = Version()
        let bytes = Double(version.bytes)
        if version.since > 0, time >= version.since {
            freed += bytes * Double(time - (version.since - 1)) / 1e9
        }
        guard time > version.access else { return }
        let value = bytes * Double(time - version.access) / 1e9
        let place = min(max(scale.step(of: value) + Self.bands / 2, 0), Self.bands - 1)
        values[place].count += 1
        values[place].sum += value
    }

    mutating func finish(at time: UInt64) {
        for page in 0..<used { close(page, at: time) }
    }

    /// Byte seconds that the clairvoyant frees with that many writes. O(bands).
    public func best(writes: UInt64) -> Double {
        var left = writes
        var sum = 0.0
        for place in (0..<Self.bands).reversed() where values[place].count > 0 {
            let band = values[place]
            if band.count >= left { return sum + band.sum * Double(left) / Double(band.count) }
            left -= band.count
            sum += band.sum
        }
        return sum
    }
}
