// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import SRMachine

@Suite("The RAM that gives a guest its MemTotal")
struct GuestMemoryTests {
    private let kernel = GuestImage.Kernel(
        flavour: "6.1", release: "", package: "", version: "", vmlinux: "", initramfs: "",
        memory: .init(reservedKiB: 44_000, perMiBKiB: 1.1))

    /// What the model says a guest of so much RAM reports.
    private func memTotalKiB(ramKiB: Int) -> Double {
        let map = GuestImage.Kernel.Memory.memoryMapKiB(ramKiB: ramKiB)
        return Double(ramKiB - kernel.memory.reservedKiB - map)
            - kernel.memory.perMiBKiB * Double(ramKiB) / 1024
    }

    @Test func isWithinTwoPercentAtEverySize() {
        for size in 32...2048 {
            let total = memTotalKiB(ramKiB: kernel.ramKiB(memoryMiB: size))
            #expect(abs(total / 1024 / Double(size) - 1) < 0.02, "\(size) MiB")
        }
    }

    @Test func aSectionBegunCostsAWholeMap() {
        typealias Memory = GuestImage.Kernel.Memory
        #expect(Memory.memoryMapKiB(ramKiB: 128 << 10) == 2048)
        #expect(Memory.memoryMapKiB(ramKiB: (128 << 10) + 4) == 4096)
    }
}
