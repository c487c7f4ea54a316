// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRSupport
import Testing

@testable import SRGuest

@Suite("What a guest's end means")
struct OutcomeTests {
    /// The kernel's line of Linux 6.12 in a guest of 32 MiB, and one of another cause.
    @Test(arguments: [
        (
            "[    0.877695] Kernel panic - not syncing: System is deadlocked on memory", false,
            "too little memory to come up: give more --memory"
        ),
        (
            "[   60.2] Kernel panic - not syncing: System is deadlocked on memory", true,
            "too little memory left: give more --memory"
        ),
        ("[ 9.1] Kernel panic - not syncing: sysrq triggered crash", true, "sysrq triggered crash"),
    ])
    func aPanicForWantOfMemorySaysWhatToDo(line: String, booted: Bool, says: String) throws {
        let error = try #require(SRError(.panicked(line), booted: booted))
        #expect(error.code == .guestPanic)
        #expect(error.message.contains(line))
        #expect(error.message.hasSuffix(says), "\(error.message)")
    }
}
