// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// zsmalloc's size classes: mm/zsmalloc.c, zs_create_pool(), of kernels 6.1, 6.12 and 7.3.
/// All follow from the page size.
struct ZsmallocClasses: Sendable {
    /// One class, after merging.
    struct Class: Sendable, Equatable {
        /// The index that debugfs names it by: the highest of those merged into it.
        var index: Int
        /// Bytes of an object, its handle's word included.
        var size: Int
        /// Pages of a zspage.
        var pages: Int
        /// Objects of a zspage.
        var objects: Int
        /// One object in one page: its handle stands in struct page, not in the page.
        var huge: Bool { pages == 1 && objects == 1 }
    }

    /// ZS_HANDLE_SIZE: sizeof(unsigned long).
    static let handleBytes = 8
    /// ZS_MIN_ALLOC_SIZE: MAX(32, pages of a zspage << PAGE_SHIFT >> OBJ_INDEX_BITS), of which
    /// the latter is 0 with x86-64's 52 bits of physical memory, and arm64's 48.
    static let smallest = 32
    /// CLASS_BITS.
    private static let classBits = 8

    /// The classes from small to large; only those that others were merged into, or that stand
    /// alone.
    let classes: [Class]
    /// The place in ``classes`` where each index's objects go.
    let places: [UInt16]
    /// zs_huge_class_size(): objects from this length on get a page each.
    let hugeClassSize: Int

    /// - Parameter chain: most pages of a zspage; nil: the kernel's usual.
    init(_ kernel: KernelSeries, _ pageSize: PageSize, chain: Int? = nil) {
        let page = pageSize.bytes
        // ZS_SIZE_CLASS_DELTA, and ZS_SIZE_CLASSES.
        let step = page >> Self.classBits
        let count = (page - Self.smallest + step - 1) / step + 1
        let chain = chain ?? kernel.zspagePages
        var found: [Class] = []
        var places = [Int](repeating: 0, count: count)
        var huge = 0
        for index in stride(from: count - 1, through: 0, by: -1) {
            let size = min(Self.smallest + index * step, page)
            let pages =
                switch kernel.zspageRule {
                case .percentUsed: Self.pagesBySharePerKilobyte(size, page, chain)
                case .bytesWasted: Self.pagesByWaste(size, page, chain)
                }
            let objects = pages * page / size
            if pages != 1, objects != 1, huge == 0 {
                huge = size - (Self.handleBytes - 1)
            }
            // can_merge(): the class above has the same shape.
            if let last = found.last, last.pages == pages, last.objects == objects {
                places[index] = found.count - 1
                continue
            }
            places[index] = found.count
            found.append(Class(index: index, size: size, pages: pages, objects: objects))
        }
        classes = found.reversed()
        self.places = places.map { UInt16(found.count - 1 - $0) }
        hugeClassSize = huge == 0 ? page : huge
        index = Index(last: count - 1, stepShift: pageSize.shift - Self.classBits)
    }

    /// How a size's class is found.
    let index: Index

    /// get_size_class_index().
    struct Index: BitwiseCopyable, Sendable {
        fileprivate let last: Int
        fileprivate let stepShift: Int

        /// The index of an object with its handle's word. O(1).
        @inline(__always) func callAsFunction(_ size: Int) -> Int {
            guard size > ZsmallocClasses.smallest else { return 0 }
            let over = size &- ZsmallocClasses.smallest &+ 1 &<< stepShift &- 1
            return min(last, over &>> stepShift)
        }
    }

    /// 6.1's get_pages_per_zspage(): the first that uses the largest whole percentage.
    private static func pagesBySharePerKilobyte(_ size: Int, _ page: Int, _ chain: Int) -> Int {
        var best = (percent: 0, pages: 1)
        for pages in 1...chain {
            let bytes = pages * page
            let percent = (bytes - bytes % size) * 100 / bytes
            if percent > best.percent { best = (percent, pages) }
        }
        return best.pages
    }

    /// calculate_zspage_chain_size() of 6.12 and 7.3: the first that wastes the fewest bytes; one
    /// page for a power of two.
    private static func pagesByWaste(_ size: Int, _ page: Int, _ chain: Int) -> Int {
        if size.nonzeroBitCount == 1 { return 1 }
        var best = (waste: Int.max, pages: 1)
        for pages in 1...chain {
            let waste = pages * page % size
            if waste < best.waste { best = (waste, pages) }
        }
        return best.pages
    }
}
