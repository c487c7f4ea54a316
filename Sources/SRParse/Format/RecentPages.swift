// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The pages that events of one operation touched of late, one for each aligned *region* of
/// 256 pages: what a page index is written against. Swap slots are given out in clusters
/// (`SWAPFILE_CLUSTER`, mm/swapfile.c, Linux 6.1) and several processes take turns, so a page
/// is mostly near one of the last few pages, seldom near the very last.
///
/// A page found at place p moves to the front in two steps, by way of place p / 16, so that
/// an update is three copies whatever p is: moving all pages between, as move-to-front does,
/// saves 2 % of the bytes of indices and takes twice the time.
enum RecentPages {
    /// Places in the list, all of page 0 at a block's start.
    static let places = 255
    /// Stands for a place when the page is of a region that is not in the list.
    static let far: UInt8 = 255
    /// Pages of a region, and what a place is divided by on the way to the front.
    static let regionPages: UInt32 = 256
    static let stride = 16
    /// The bits, of two pages, by which regions differ.
    private static let otherRegion: UInt64 = 0xffff_ff00_ffff_ff00

    /// What a run of page indices becomes.
    struct Coded {
        /// A place or ``far`` for each page.
        var places: [UInt8] = []
        /// Steps from the page at place 0, modulo 256, for each page found there.
        var firstSteps: [UInt8] = []
        /// The same for other places.
        var otherSteps: [UInt8] = []
        /// Zigzag differences of far pages to the page before, in order.
        var far: [UInt32] = []

        /// Makes each as long as it can get for so many pages, of whatever values.
        mutating func fit(_ count: Int) {
            places.fit(count)
            firstSteps.fit(count)
            otherSteps.fit(count)
            far.fit(count)
        }
    }

    /// Writes `pages` against the list. O(places) a page at worst, a few steps for most.
    static func code(_ pages: [UInt32], into coded: inout Coded) {
        coded.fit(pages.count)
        // One place more than there are, so that eight go into it: what is found there is far.
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: places + 1) { list in
            unsafe list.initialize(repeating: 0)
            unsafe code(pages, list, into: &coded)
        }
    }

    /// The first place whose page is of the same region; ``places`` where there is none.
    @inline(__always) private static func place(
        of page: UInt32, in list: UnsafeMutableBufferPointer<UInt32>
    ) -> Int {
        if unsafe list[0] ^ page < regionPages { return 0 }
        // Two places a word. A half is 0 where the region is the page's, and a word with such a half
        // borrows at its top; SIMD's comparisons of unsigned numbers go lane by lane.
        let wanted = UInt64(page) << 32 | UInt64(page)
        let raw = UnsafeRawBufferPointer(list)
        var start = 0
        while start <= places {
            var borrows: UInt64 = 0
            for pair in 0..<4 {
                let two = unsafe raw.loadUnaligned(
                    fromByteOffset: (start &+ 2 &* pair) &* MemoryLayout<UInt32>.size,
                    as: UInt64.self)
                let apart = (two ^ wanted) & otherRegion
                borrows |= (apart &- 0x1_0000_0001) & ~apart
            }
            if borrows & 0x8000_0000_8000_0000 != 0 {
                while unsafe list[start] ^ page >= regionPages { start &+= 1 }
                return start
            }
            start &+= 8
        }
        return places
    }

    private static func code(
        _ pages: [UInt32], _ list: UnsafeMutableBufferPointer<UInt32>, into coded: inout Coded
    ) {
        var counts = Tally(first: 0, other: 0, far: 0)
        unsafe coded.places.withUnsafeMutableBufferPointer { places in
            unsafe coded.firstSteps.withUnsafeMutableBufferPointer { firstSteps in
                unsafe coded.otherSteps.withUnsafeMutableBufferPointer { otherSteps in
                    unsafe coded.far.withUnsafeMutableBufferPointer { far in
                        var before: UInt32 = 0
                        for index in pages.indices {
                            let page = pages[index]
                            var place = unsafe place(of: page, in: list)
                            if place == Self.places {
                                place = farPlace(counts.far)
                                unsafe places[index] = Self.far
                                unsafe far[counts.far] = zigzag(page &- before)
                                counts.far &+= 1
                            } else {
                                unsafe places[index] = UInt8(truncatingIfNeeded: place)
                                // Which it is is as good as random: both are written, and one counts.
                                let step = UInt8(truncatingIfNeeded: unsafe page &- list[place])
                                unsafe firstSteps[counts.first] = step
                                unsafe otherSteps[counts.other] = step
                                counts.first &+= place == 0 ? 1 : 0
                                counts.other &+= place == 0 ? 0 : 1
                            }
                            unsafe list[place] = list[place / stride]
                            unsafe list[place / stride] = list[0]
                            unsafe list[0] = page
                            before = page
                        }
                    }
                }
            }
        }
        coded.firstSteps.fit(counts.first)
        coded.otherSteps.fit(counts.other)
        coded.far.fit(counts.far)
    }

    /// The place that the far page number `index`, from 0, takes: from ``stride`` on, in turn.
    static func farPlace(_ index: Int) -> Int { stride + index % (places - stride) }

    /// Undoes ``code(_:into:)``.
    /// - Parameters:
    ///   - bytes: holds `count` places at `places`, and as many steps at `firstSteps` and
    ///     `otherSteps` as there are places of theirs.
    ///   - tally: what ``tally(_:places:count:)`` counts of these places.
    ///   - far: holds as many codes as there are places ``far``. What does not lie in `bytes`,
    ///     `far` and `pages` traps.
    ///   - target: where in `pages` the first goes.
    static func decode(
        _ bytes: [UInt8], places: Int, firstSteps: Int, otherSteps: Int, far: [UInt32],
        tally: Tally, count: Int, into pages: inout [UInt32], at target: Int
    ) {
        precondition(
            firstSteps >= 0 && otherSteps >= 0 && target >= 0
                && firstSteps + tally.first <= bytes.count
                && otherSteps + tally.other <= bytes.count && tally.far <= far.count
                && count == tally.first + tally.other + tally.far
                && count <= pages.count - target,
            "the columns hold what the places call for")
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256 + 2) { list in
            unsafe list.initialize(repeating: 0)
            // Where the next step is, of place 0 and of others. Which it is is as good as
            // random: kept so, no branch depends on it.
            let next = unsafe UnsafeMutableBufferPointer(rebasing: list[256...])
            unsafe next[0] = UInt32(firstSteps)
            unsafe next[1] = UInt32(otherSteps)
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe pages.withUnsafeMutableBufferPointer { pages in
                    var farCount = 0
                    var farPlace = stride
                    for index in 0..<count {
                        var place = Int(unsafe bytes[places &+ index])
                        let front = unsafe list[0]
                        var page: UInt32
                        if place == Int(Self.far) {
                            let code = far[farCount]
                            page = turned(
                                turnedBack(front) &+ (code >> 1 ^ (0 &- (code & 1))))
                            farCount &+= 1
                            place = farPlace
                            farPlace = farPlace == Self.places - 1 ? stride : farPlace &+ 1
                        } else {
                            let which = (place &+ 255) &>> 8
                            let step = unsafe bytes[Int(next[which])]
                            unsafe next[which] &+= 1
                            page = unsafe list[place] &+ UInt32(step) &<< 24
                        }
                        unsafe list[place] = unsafe list[place >> 4]
                        unsafe list[place >> 4] = front
                        unsafe list[0] = page
                        unsafe pages[target &+ index] = turnedBack(page)
                    }
                }
            }
        }
    }

    /// The pages of the list while decoding, turned by eight bits, so that a step is one
    /// addition, whose carry falls out at the top.
    @inline(__always)
    private static func turned(_ page: UInt32) -> UInt32 { page &>> 8 | page &<< 24 }

    @inline(__always)
    private static func turnedBack(_ page: UInt32) -> UInt32 { page &<< 8 | page &>> 24 }

    /// How many places are 0, others that are in the list, and ``far``.
    struct Tally {
        var first: Int
        var other: Int
        var far: Int
    }

    /// Counts `count` places.
    static func tally(_ bytes: [UInt8], places: Int, count: Int) -> Tally {
        precondition(places >= 0 && count >= 0 && count <= bytes.count - places)
        var first: UInt32 = 0
        var far: UInt32 = 0
        unsafe bytes.withUnsafeBufferPointer { bytes in
            for index in 0..<count {
                // 1 for 0 and for 255, without a branch: places are as good as random.
                let place = UInt32(unsafe bytes[places &+ index])
                first &+= (place &- 1) >> 31
                far &+= (place &+ 1) >> 8
            }
        }
        return Tally(first: Int(first), other: count - Int(first) - Int(far), far: Int(far))
    }

    /// A signed difference as an unsigned number that is small when the difference is.
    static func zigzag(_ difference: UInt32) -> UInt32 {
        let signed = Int32(bitPattern: difference)
        return UInt32(bitPattern: signed << 1 ^ signed >> 31)
    }
}
