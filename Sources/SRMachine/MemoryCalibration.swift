// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

/// Measures how much of a machine's RAM a kernel keeps, by booting it at two sizes.
enum MemoryCalibration {
    private static let sizesMiB = [160, 512]

    static func measure(
        qemu: QEMU, image: GuestImage, kernel: GuestImage.Kernel
    ) async throws -> GuestImage.Kernel.Memory {
        var kept: [Double] = []
        for size in sizesMiB {
            let total = try await memTotalKiB(qemu, image, kernel, ramMiB: size)
            let map = GuestImage.Kernel.Memory.memoryMapKiB(ramKiB: size * 1024)
            kept.append(Double(size * 1024 - total - map))
        }
        let slope = (kept[1] - kept[0]) / Double(sizesMiB[1] - sizesMiB[0])
        return .init(
            reservedKiB: Int((kept[0] - slope * Double(sizesMiB[0])).rounded()), perMiBKiB: slope)
    }

    private static func memTotalKiB(
        _ qemu: QEMU, _ image: GuestImage, _ kernel: GuestImage.Kernel, ramMiB: Int
    ) async throws -> Int {
        let folder = FilePath(FileManager.default.temporaryDirectory.path)
            .appending("srorch-measure-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            atPath: folder.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        let initramfs = folder.appending("initramfs.cpio")
        try GuestInitramfs.write(
            to: initramfs, base: image.path(kernel.initramfs),
            spec: GuestSpec(arguments: ["/bin/true"]))
        let ports = ["status", "log"].map {
            MachineConfiguration.OutputPort(name: "sr.\($0)", path: folder.appending($0))
        }
        let machine = MachineConfiguration(
            accelerator: .tcg, clock: .instructionCount(shift: GuestClock.defaultShift),
            ramKiB: ramMiB * 1024, vcpus: 1, kernel: image.path(kernel.vmlinux),
            initramfs: initramfs,
            storage: [.init(path: image.rootfs, bytes: image.manifest.rootBytes)], ports: ports,
            console: folder.appending("console"), monitor: folder.appending("qmp"), seed: 1)
        let run = GuestRun(
            qemu: qemu, machine: machine, deadlines: Deadlines(),
            statusFile: folder.appending("status"), streamFile: folder.appending("stream"),
            logFile: folder.appending("log"), qemuLog: folder.appending("qemu.log"))
        var observer = BootObserver()
        let outcome = try await run.run(observer: &observer)
        if case .cancelled = outcome { throw CancellationError() }
        guard let total = observer.memTotalKiB else {
            let tail = ConsoleTail(path: machine.console, lines: 10).lines.joined(separator: "\n  ")
            throw MachineError(
                .image, "the new image does not boot \(kernel.release) (\(outcome)):\n  \(tail)")
        }
        return total
    }

    private struct BootObserver: GuestRun.Observer {
        var memTotalKiB: Int?
        mutating func status(_ status: GuestStatus) {
            if case .boot(let boot) = status { memTotalKiB = boot.memTotalKiB }
        }
    }
}
