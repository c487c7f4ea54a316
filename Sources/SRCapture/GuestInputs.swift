// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRGuest
internal import SRRunFolder
internal import SystemPackage

/// The files made for one guest: its initramfs with the spec in it, its swap device.
///
/// They live in a temporary folder and are unlinked as soon as QEMU has them open, so that
/// nothing is left behind however this process ends.
struct GuestInputs: Sendable {
    let folder: FilePath
    let initramfs: FilePath
    let swap: FilePath
    let swapBytes: Int64
    let monitor: FilePath
    /// Where a guest with a terminal hears of its size.
    var terminalSizes: FilePath { folder.appending("size") }
    /// What was put into the guest's /root.
    let copiedIn: [RunRecord.Settings.CopiedIn]

    static func make(_ plan: CapturePlan, copyIn: CopyIn) throws -> GuestInputs {
        let folder = try HostFiles.temporaryFolder()
        do {
            let swap = folder.appending("swap.img")
            let bytes = try SwapFile.create(
                at: swap, swapBytes: Int64(plan.swapMiB) << 20,
                plan.kernel.manifest.pageSize)
            let initramfs = folder.appending("initramfs.cpio")
            try GuestInitramfs.write(
                to: initramfs, base: plan.kernel.initramfs,
                spec: plan.spec(copyIn: !copyIn.isEmpty), copyIn: copyIn)
            return GuestInputs(
                folder: folder, initramfs: initramfs, swap: swap, swapBytes: bytes,
                monitor: folder.appending("qmp"),
                copiedIn: copyIn.sources.map { .init(name: $0.name, sha256: $0.sha256) })
        } catch {
            HostFiles.remove(folder)
            throw error
        }
    }

    func remove() { HostFiles.remove(folder) }
}
