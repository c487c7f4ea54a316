// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import SRRunFolder

@Suite("A trace held against the kernel's counters")
struct BooksTests {
    @Test func everyPageHasAName() {
        let reads = Books.Account(
            trace: 101, counter: 100, differences: [.init(name: "swapon", pages: 1)])
        let writes = Books.Account(trace: 50, counter: 50, differences: [])
        #expect(reads.unexplained == 0 && Books(reads: reads, writes: writes).balanced)
    }

    @Test(arguments: [(Int64(99), Int64(-1)), (102, 2), (0, -100)])
    func onePageWithoutANameIsEnough(trace: Int64, left: Int64) {
        let account = Books.Account(trace: trace, counter: 100, differences: [])
        let other = Books.Account(trace: 5, counter: 5, differences: [])
        #expect(account.unexplained == left)
        #expect(!Books(reads: account, writes: other).balanced)
        #expect(!Books(reads: other, writes: account).balanced)
    }

    /// What one direction has too much does not make up for what the other lacks.
    @Test func directionsDoNotMakeUpForEachOther() {
        let more = Books.Account(trace: 6, counter: 5, differences: [])
        let less = Books.Account(trace: 4, counter: 5, differences: [])
        #expect(!Books(reads: more, writes: less).balanced)
    }
}
