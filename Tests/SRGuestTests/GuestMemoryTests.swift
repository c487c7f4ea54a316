// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import Testing

@testable import SRGuest

@Suite("The RAM that gives a guest its MemTotal")
struct GuestMemoryTests {
    private let memory = KernelMemory(reservedKiB: 44_000, perMiBKiB: 1.1)

    /// What the model says a guest of so much RAM reports.
    private func memTotalKiB(ramKiB: Int) -> Double {
        let map = KernelMemory.memoryMapKiB(ramKiB: ramKiB, .amd64, .kib4)
        return Double(ramKiB - memory.reservedKiB - map)
            - memory.perMiBKiB * Double(ramKiB) / 1024
    }

    @Test func isWithinTwoPercentAtEverySize() {
        for size in 32...2048 {
            let total = memTotalKiB(ramKiB: memory.ramKiB(memoryMiB: size, .amd64, .kib4))
            #expect(abs(total / 1024 / Double(size) - 1) < 0.02, "\(size) MiB")
        }
    }

    @Test func aSectionBegunCostsAWholeMap() {
        #expect(KernelMemory.memoryMapKiB(ramKiB: 128 << 10, .amd64, .kib4) == 2048)
        #expect(KernelMemory.memoryMapKiB(ramKiB: (128 << 10) + 4, .amd64, .kib4) == 4096)
    }
}
