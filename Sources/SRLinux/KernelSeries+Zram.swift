// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension KernelSeries {
    /// How zram compresses pages again with a further algorithm (`recompress`).
    public enum RecompressionRule: Sendable {
        /// `drivers/block/zram/zram_drv.c`, 6.1: it cannot.
        case none
        /// 6.12, `zram_recompress`: one write tries the further algorithms in the order of their
        /// priorities, up to the first that gets the page into a smaller class.
        case upToTheFirstGain
        /// 7.3, `recompress_store`: one write tries one priority, 1 unless it is named.
        case onePriority
    }

    public var recompressionRule: RecompressionRule {
        switch self {
        case .linux61: .none
        case .linux612: .upToTheFirstGain
        case .linux73: .onePriority
        }
    }

    /// In which order zram takes pages that it compresses again or writes back.
    public enum PostProcessingOrder: Sendable {
        /// `zram_drv.c`, 6.1 and 6.12: by page index.
        case byIndex
        /// 7.3, `select_pp_slot`: by stored size in steps of 64 bytes (`PP_BUCKET_SIZE_RANGE`), the
        /// largest first; within a step the highest index first.
        case bySize
    }

    public var postProcessingOrder: PostProcessingOrder {
        switch self {
        case .linux61, .linux612: .byIndex
        case .linux73: .bySize
        }
    }

    /// `PP_BUCKET_SIZE_RANGE`, `zram_drv.c`, 7.3: bytes of a step of ``PostProcessingOrder/bySize``.
    public static let postProcessingStep = 64

    /// Whether marking pages idle by age takes the mark off younger ones: `mark_idle`, 6.12 and 7.3;
    /// in 6.1 only an access takes it off.
    public var idleMarkingClears: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// Whether zram keeps the time of an access in whole seconds: `mark_slot_accessed`, 7.3. 6.1 and
    /// 6.12 keep nanoseconds.
    public var zramKeepsSeconds: Bool {
        switch self {
        case .linux61, .linux612: false
        case .linux73: true
        }
    }

    /// Whether `writeback` takes `incompressible`, the pages that no algorithm made smaller:
    /// `writeback_store`, 6.12 and 7.3.
    public var writesBackIncompressible: Bool {
        switch self {
        case .linux61: false
        case .linux612, .linux73: true
        }
    }

    /// Whether pages can be written back as they are, compressed: `compressed_writeback`, 7.3.
    public var hasCompressedWriteback: Bool {
        switch self {
        case .linux61, .linux612: false
        case .linux73: true
        }
    }

    /// Pages that zram writes back at once. `zram_writeback_slots` of 7.3 has up to 32 requests under
    /// way (`wb_batch_size`), and where a disk has done all of them takes the last one first
    /// (`zram_writeback_endio` puts each at the head of `done_reqs`): in that order pages leave the
    /// pool. 6.1 and 6.12 wait for each page.
    public var zramWritebackBatch: Int {
        switch self {
        case .linux61, .linux612: 1
        case .linux73: 32
        }
    }

    /// Whether a limit of writeback that is no multiple of a page is rounded down:
    /// `writeback_limit_store`, 7.3. In 6.1 and 6.12 it wraps around and is none.
    public var roundsWritebackLimit: Bool {
        switch self {
        case .linux61, .linux612: false
        case .linux73: true
        }
    }

    /// Blocks of the backing device that zram leaves unused: `alloc_block_bdev` of 6.1 and 6.12
    /// begins at 1, `zram_reserve_bdev_block` of 7.3 at 0.
    public var unusedBackingBlocks: Int {
        switch self {
        case .linux61, .linux612: 1
        case .linux73: 0
        }
    }

    /// Bytes of `struct zram_table_entry` on 64-bit machines, without a lock's debugging: a handle
    /// and flags, and in 6.1 and 6.12 a time where accesses are tracked
    /// (`CONFIG_ZRAM_MEMORY_TRACKING`, `CONFIG_ZRAM_TRACK_ENTRY_ACTIME`). 7.3 keeps the time in the
    /// word of the flags.
    public func zramEntryBytes(tracksAccess: Bool) -> Int {
        switch self {
        case .linux61, .linux612: tracksAccess ? 24 : 16
        case .linux73: 16
        }
    }

    /// Algorithms that zram names: `zcomp.c`, `backends`. 6.1 takes whatever the crypto API has, so
    /// deflate too (`zcomp_available_algorithm`).
    public static let zramAlgorithms = ["lzo", "lzo-rle", "lz4", "lz4hc", "842", "deflate", "zstd"]

    /// Those of them that Debian's kernels are built without (`CONFIG_CRYPTO_842`), so no guest has them.
    public static let zramAlgorithmsOfNoGuest = ["842"]

    /// `ZRAM_MAX_COMPS` less the first, `zram_drv.h`: algorithms to compress again with, at most.
    public static let zramFurtherAlgorithms = 3
}
