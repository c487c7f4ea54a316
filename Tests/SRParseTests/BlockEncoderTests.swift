// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Glibc
import Testing

@testable import SRParse

@Suite("What an encoder of blocks reckons with")
struct BlockEncoderTests {
    @Test func multiplesAreDividedByOneMultiplication() {
        for divisor in [1, 2, 3, 7, 10, 40, 64, 1000, 1 << 40, 3 << 50, UInt64(Int64.max)] {
            let exact = ExactDivisor(divisor)
            for factor in [0, 1, 2, 5, 255, 1 << 20] as [UInt64] {
                let (product, overflow) = divisor.multipliedReportingOverflow(by: factor)
                guard !overflow, product <= UInt64(Int64.max) else { continue }
                #expect(exact.divides(product))
                #expect(exact.quotient(Int64(product)) == Int64(factor))
                #expect(exact.quotient(-Int64(product)) == -Int64(factor))
                for off in 1..<min(divisor, 50) { #expect(!exact.divides(product &+ off)) }
            }
        }
    }

    /// What an entropy coder could make of a plane, against the definition.
    @Test func entropyOfAPlane() {
        var random = SystemRandomNumberGenerator()
        for limit in [1, 2, 3, 17, 100, 256] {
            let plane = (0..<40_000).map { _ in
                UInt8(
                    Int.random(in: 0..<limit, using: &random)
                        & Int.random(in: 0..<256, using: &random))
            }
            var counts = [Double](repeating: 0, count: 256)
            for value in plane { counts[Int(value)] += 1 }
            let bits = counts.filter { $0 > 0 }.reduce(0) { $0 - $1 * log2($1 / 40_000) }
            let found = Double(PlaneEntropy.bytes(plane))
            #expect(abs(found - bits / 8) <= 1 + 0.014 / 8 * 40_000, "\(limit): \(found)")
        }
    }

    /// The first place of the page's region, wherever in the list it is, and none of the padding.
    @Test func pagesAreFoundWhereverTheyStand() {
        // Every region but 0 comes once; then each is met again, the last ones first.
        let pages =
            (1...300).map { UInt32($0) * 256 } + (1...300).reversed().map { UInt32($0) * 256 + 7 }
        var coded = RecentPages.Coded()
        RecentPages.code(pages, into: &coded)
        var list = [UInt32](repeating: 0, count: RecentPages.places)
        var fars = 0
        for (page, place) in zip(pages, coded.places) {
            let first = list.firstIndex { $0 / 256 == page / 256 }
            #expect(place == first.map { UInt8($0) } ?? RecentPages.far)
            var at = Int(place)
            if place == RecentPages.far {
                at = RecentPages.farPlace(fars)
                fars += 1
            }
            list[at] = list[at / RecentPages.stride]
            list[at / RecentPages.stride] = list[0]
            list[0] = page
        }
        #expect(fars > 300 && coded.far.count == fars)
    }
}
