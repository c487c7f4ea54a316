// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Testing
import Turns

/// Lets some cases at a time run, of all suites that bear it. Suites run beside each other, and
/// one guest of each would share the processors: all as late as the last, and some too late. A
/// suite hands it to its tests, so it is a trait of both.
struct InTurn: TestTrait, SuiteTrait, TestScoping {
    /// Three a processor: many a case waits for a signal, an end or a disk.
    private static let turns = Turns(ProcessInfo.processInfo.activeProcessorCount * 3)

    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await Self.turns { try await function() }
    }
}

extension Trait where Self == InTurn {
    static var inTurn: Self { InTurn() }
}
