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
        async let small = reading(qemu, kernel, ramMiB: sizesMiB[0])
        async let large = reading(qemu, kernel, ramMiB: sizesMiB[1])
        let read = try await (small, large)
        let slope = (read.1.keptKiB - read.0.keptKiB) / Double(sizesMiB[1] - sizesMiB[0])
        let measured = KernelMemory(
            reservedKiB: Int((read.0.keptKiB - slope * Double(sizesMiB[0])).rounded()),
            perMiBKiB: slope)
        if let flaw = read.0.unrepeatable ?? read.1.unrepeatable {
            host.report("what the kernel keeps of its memory is NOT measured repeatably: \(flaw)")
        } else {
            memory.remember(key, measured, of: kernel.manifest.release)
        }
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

    /// Why a kernel does not boot, with what its console had to say: of a second boot, in which the
    /// kernel is not told to be quiet.
    private static func failure(
        _ report: GuestErrand.Report, of errand: GuestErrand
    ) async -> SRError {
        var loud = errand
        let family = try? errand.kernel.architecture()
        loud.kernelWords = ["ignore_loglevel"] + (family?.earlyConsoleWords ?? [])
        let told = (try? await loud.run())?.console ?? report.console
        let reason =
            SRError(report.outcome, booted: false)
            ?? SRError(.bootFailure, "the guest ended before it was up")
        let lines = told.isEmpty ? ["(nothing)"] : told
        return SRError(
            reason.code,
            "Linux \(errand.kernel.manifest.release) does not boot: \(reason.message). Its console:"
                + lines.map { "\n  | \($0)" }.joined())
    }

    private struct Reading {
        /// KiB of RAM that the kernel keeps beside its memory map.
        let keptKiB: Double
        /// Why the host may have had a say in it; nil if it had none.
        let unrepeatable: String?
    }

    private static func reading(
        _ qemu: QEMU, _ kernel: KernelImage, ramMiB: Int
    ) async throws -> Reading {
        var errand = GuestErrand(
            qemu: qemu, kernel: kernel, root: nil, accelerator: .tcg,
            clock: .instructionCount(shift: GuestClock.defaultShift), ramKiB: ramMiB * 1024)
        errand.stop = .boot
        let report = try await errand.run()
        guard let boot = report.boot else { throw await failure(report, of: errand) }
        let map = KernelMemory.memoryMapKiB(
            ramKiB: ramMiB * 1024, try kernel.architecture(), kernel.manifest.pageSize)
        return Reading(
            keptKiB: Double(ramMiB * 1024 - boot.memTotalKiB - map),
            unrepeatable: report.unrepeatable)
    }
}
