// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Words that stand on a page, and what they mean: rows of docs/glossary.md, which a test holds against
/// these.
enum Glossary {
    /// A row.
    struct Entry: Sendable {
        var words: String
        var meaning: String
    }

    static let entries = [
        Entry(
            words: "clairvoyant",
            meaning:
                "a policy that knows what will be asked for, as none can: the limit that a "
                + "policy is held against (Belady, IBM Systems Journal 5(2), 1966)"),
        Entry(
            words: "event",
            meaning:
                "one record of a trace: a write, read, free or discard of a slot, or a gap of "
                + "lost records"),
        Entry(
            words: "free",
            meaning:
                "the kernel gives up a slot: its page is no longer needed, or is back in "
                + "memory for good"),
        Entry(
            words: "live page",
            meaning:
                "a page that lies in swap: its slot was written, and not yet freed"),
        Entry(
            words: "page index",
            meaning:
                "the number of a slot on the swap device"),
        Entry(
            words: "same-filled",
            meaning:
                "a page that holds one machine word over and over, most often zeros; zram and "
                + "zswap keep the word alone"),
        Entry(
            words: "seed",
            meaning:
                "the number from which a workload draws its random choices: the same seed, the "
                + "same run"),
        Entry(
            words: "slot",
            meaning:
                "the place of one page on a swap device; used again after it was freed"),
        Entry(
            words: "TLSF",
            meaning:
                "two-level segregated fit, an allocator of constant time"),
        Entry(
            words: "writeback",
            meaning:
                "zram or zswap move a page to a disk behind them, to free its memory"),
        Entry(
            words: "zbud, z3fold",
            meaning:
                "allocators that keep two or three compressed pages in a page"),
        Entry(
            words: "zram, zswap",
            meaning:
                "Linux's compressed swap: a block device in memory, and a cache before a swap "
                + "device"),
        Entry(
            words: "zsmalloc, zspage",
            meaning:
                "the allocator of zram and zswap; a zspage is a group of pages that it cuts "
                + "into pieces of one size"),
    ]

    /// The entries of which a page's text has a word.
    static func used(in text: String) -> [Entry] {
        let text = text.lowercased()
        return entries.filter { entry in
            entry.words.split(separator: ", ").contains { text.contains($0.lowercased()) }
        }
    }

    /// A list of them, at a page's end, where phone, print and keyboard have them too.
    static func list(of text: String, into page: inout Markup) {
        let used = used(in: text)
        guard !used.isEmpty else { return }
        page.element("h2", "Words")
        page.element("dl") { list in
            for entry in used {
                list.element("dt", entry.words)
                list.element("dd", entry.meaning)
            }
        }
    }
}
