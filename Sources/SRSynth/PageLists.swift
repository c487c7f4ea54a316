// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The pages, and the lists that those in memory are on: doubly linked, by page number
/// (`include/linux/mm_inline.h`: pages enter at the head, reclaim takes from the tail).
struct PageLists: ~Copyable {
    private struct Ends: BitwiseCopyable {
        var head = Page.none
        var tail = Page.none
        var count = 0
    }

    var pages = Column<Page>(0, filledWith: Page())
    private var ends: Column<Ends>

    init(lists: Int) { ends = Column(lists, filledWith: Ends()) }

    /// Pages on a list. O(1).
    func count(_ list: Int) -> Int { ends[list].count }

    /// The page that has been on the list longest; `Page.none` of an empty list.
    func oldest(_ list: Int) -> UInt32 { ends[list].tail }

    mutating func addHead(_ page: Int, to list: Int) {
        let head = ends[list].head
        pages[page].list = UInt8(list)
        pages[page].previous = Page.none
        pages[page].next = head
        if head == Page.none {
            ends[list].tail = UInt32(page)
        } else {
            pages[Int(head)].previous = UInt32(page)
        }
        ends[list].head = UInt32(page)
        ends[list].count += 1
    }

    mutating func addTail(_ page: Int, to list: Int) {
        let tail = ends[list].tail
        pages[page].list = UInt8(list)
        pages[page].next = Page.none
        pages[page].previous = tail
        if tail == Page.none {
            ends[list].head = UInt32(page)
        } else {
            pages[Int(tail)].next = UInt32(page)
        }
        ends[list].tail = UInt32(page)
        ends[list].count += 1
    }

    /// Takes a page off its list for a reclaimer, which has it until it is freed or put on a list.
    mutating func isolate(_ page: Int) {
        remove(page)
        pages[page].list = Page.isolated
    }

    /// Takes a page off the list that it is on.
    mutating func remove(_ page: Int) {
        guard pages[page].list != Page.isolated else {
            pages[page].list = Page.noList
            return
        }
        let (list, previous, next) = (
            Int(pages[page].list), pages[page].previous, pages[page].next
        )
        if previous == Page.none {
            ends[list].head = next
        } else {
            pages[Int(previous)].next = next
        }
        if next == Page.none {
            ends[list].tail = previous
        } else {
            pages[Int(next)].previous = previous
        }
        ends[list].count -= 1
        pages[page].list = Page.noList
    }
}
