// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing

/// Documents show what the tool prints now, and quote the published tables.
struct DocumentTests {
    @Test func examplesPrintWhatIsShown() async throws {
        let ending = try await Shell()(
            "python3 $SOURCE/scripts/examples --check $(command -v srorch)")
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
    }

    @Test func findingsAreThoseOfTheTables() async throws {
        let ending = try await Shell()("python3 $SOURCE/scripts/findings --check")
        #expect(ending.status == 0, "\(ending.complaint)")
    }
}
