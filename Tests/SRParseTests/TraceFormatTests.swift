// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRParse

/// What a layout is told from: the first bytes, however few there are.
struct TraceFormatTests {
    @Test func everyShortFrontIsToldOrRefused() {
        let relay = RelayModel(cpus: 1, events: 4, dropRate: 0, seed: 1).stream
        let fronts: [(bytes: [UInt8], may: Set<TraceFormat>)] = [
            (Array(Layout.magic) + [UInt8](repeating: 0, count: 32), [.srt]),
            (relay, [.relay]),
            ([UInt8](repeating: 0, count: 64), [.legacy8, .legacy24]),
        ]
        for (bytes, may) in fronts {
            for length in 0...min(bytes.count, 64) {
                do throws(SRError) {
                    let told = try TraceFormat.detect(Array(bytes.prefix(length)))
                    #expect(may.contains(told))
                } catch {
                    #expect(error.code == .notATrace)
                    #expect(error.offset == 0)
                    #expect(length < 8, "the first 8 bytes tell: \(may)")
                }
            }
        }
    }
}
