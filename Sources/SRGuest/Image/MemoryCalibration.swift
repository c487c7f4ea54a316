// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRGuestStatus
internal import SRSupport
internal import SystemPackage

/// Measures how much of a machine's RAM a kernel keeps, by booting it at two sizes, side by side.
///
/// Under software emulation the answer is a function of kernel, QEMU and machine alone, so it is
/// remembered by these. The kernel is up before a root file system is looked for: none is
/// needed.
enum MemoryCalibration {
    private static let sizesMiB = [160, 512]

    static func of(
        _ kernel: KernelImage, qemu: QEMU, _ host: BuildHost
    ) async throws -> KernelMemory {
        let memory = CalibrationMemory(host)
        let key = try key(kernel, qemu)
        if let known = memory.answer(key) { return known }
        host.report("booting \(kernel.manifest.release) at two sizes, to measure its memory")
        async let small = keptKiB(qemu, kernel, ramMiB: sizesMiB[0])
        async let large = keptKiB(qemu, kernel, ramMiB: sizesMiB[1])
        let kept = try await (small, large)
        let slope = (kept.1 - kept.0) / Double(sizesMiB[1] - sizesMiB[0])
        let measured = KernelMemory(
            reservedKiB: Int((kept.0 - slope * Double(sizesMiB[0])).rounded()), perMiBKiB: slope)
        memory.remember(key, measured, of: kernel.manifest.release)
        return measured
    }

    /// SHA-256 of what decides the reading: the kernel, its words, QEMU and its machine.
    static func key(_ kernel: KernelImage, _ qemu: QEMU) throws -> String {
        let family = try kernel.architecture()
        return FileDigest.sha256(
            of: [
                try FileDigest.sha256(of: kernel.vmlinux), qemu.version, "\(sizesMiB)",
                family.emulator.machine, family.emulator.processor,
            ] + family.kernelWords + family.emulatedKernelWords)
    }

    /// KiB of RAM that the kernel keeps beside its memory map.
    private static func keptKiB(
        _ qemu: QEMU, _ kernel: KernelImage, ramMiB: Int
    ) async throws -> Double {
        var errand = GuestErrand(
            qemu: qemu, kernel: kernel, root: nil, accelerator: .tcg,
            clock: .instructionCount(shift: GuestClock.defaultShift), ramKiB: ramMiB * 1024)
        errand.endsWithBoot = true
        let report = try await errand.run()
        guard let boot = report.boot else {
            throw SRError(
                .image,
                "the new kernel \(kernel.manifest.release) does not boot (\(report.outcome)):\n  "
                    + report.console.joined(separator: "\n  "))
        }
        let map = KernelMemory.memoryMapKiB(
            ramKiB: ramMiB * 1024, try kernel.architecture(), kernel.manifest.pageSize)
        return Double(ramMiB * 1024 - boot.memTotalKiB - map)
    }
}
