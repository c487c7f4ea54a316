// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What it costs to compress a page, to bring it back, and to wait for a disk.
///
/// The model: a read that a compressor serves waits for its decompression, one that the disk serves
/// for the disk (and for the decompression of a page that lies there compressed). A page stored whole,
/// or as a value, is a copy of well under a microsecond, and counts as 0. Writes do not wait: reclaim
/// compresses ahead of who needs the memory, which is processor time.
public struct CostModel: Sendable, Equatable {
    /// Of one algorithm, ns a page.
    public struct Algorithm: Sendable, Equatable {
        public var compress: Double
        public var decompress: Double

        public init(compress: Double, decompress: Double) {
            self.compress = compress
            self.decompress = decompress
        }
    }

    /// By the kernel's name.
    public var algorithms: [String: Algorithm]
    /// A disk's read of a page, ns.
    public var diskRead: Double
    /// Where the figures of the compressors come from, in words; nil: there are none.
    public var source: String?

    /// 100 µs: the order of a solid-state drive's random read of a page; what it is on a machine at
    /// hand is to be given.
    public static let usualDiskRead = 100_000.0

    public init(
        algorithms: [String: Algorithm] = [:], diskRead: Double = usualDiskRead,
        source: String? = nil
    ) {
        self.algorithms = algorithms
        self.diskRead = diskRead
        self.source = source
    }
}
