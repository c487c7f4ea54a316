// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRGuest
public import SRRunFolder
internal import SRSupport
public import SystemPackage

extension CaptureRequest {
    /// What makes the run of a record again.
    ///
    /// - Parameters:
    ///   - record: of the run to make again.
    ///   - output: the run folder to make.
    ///   - copyIn: where the files are that were copied into the guest, if there were any.
    ///   - allowsNewer: whether another image may stand in where the run's own is not to be had.
    /// - Throws: `SRError` of status `badTrace` where the record is not of a capture, or
    ///   of one that was ended from outside;
    ///   `outputError` where `copyIn` is not what it was.
    public init(
        reproducing record: RunRecord, output: FilePath, copyIn: [FilePath] = [],
        allowsNewer: Bool = false
    ) throws {
        guard let guest = record.guest, let machine = record.machine, let image = record.image
        else {
            throw SRError(
                .input,
                "its run.json is not that of a capture; the same words to 'srorch synth' make a "
                    + "synthetic run again")
        }
        guard record.status.isOwnEnd else {
            throw SRError(
                .input,
                "the run ended as '\(record.status.rawValue)', from outside: there is no end at "
                    + "which a new one could be held against it; capture it again")
        }
        self.init(program: .recorded(record.workload), output: output)
        kernel = guest.kernel
        memoryMiB = guest.memoryMiB
        ramKiB = machine.ramKiB
        swapMiB = guest.swapMiB
        vcpus = guest.vcpus
        qemuVersion = QEMU(words: [], version: machine.qemu).packageVersion
        seed = machine.seed
        deterministic = machine.clockShift != nil
        clockShift = machine.clockShift ?? clockShift
        guard let like = SwapLike(rawValue: machine.swapLike),
            let accelerator = AcceleratorChoice(rawValue: machine.accelerator)
        else {
            throw SRError(
                .input,
                "its run.json names a machine that this tool does not know: swap like "
                    + "\(machine.swapLike) under \(machine.accelerator)")
        }
        swapLike = like
        self.accelerator = accelerator
        let settings = record.settings
        relay = settings?.relay ?? (record.module != nil)
        sysctls = settings?.sysctls ?? []
        duration = settings?.durationSeconds
        vmstat = settings?.vmstat ?? false
        availableMiB = settings?.availableMiB
        memcgMiB = settings?.memcgMiB
        timeResolution = settings?.timeResolution ?? 1
        ringWakeBytes = settings?.subbufBytes
        ringWakes = settings?.subbufCount
        compressors = try RelayCompressor.list(
            (["lzo"] + (settings?.compressors ?? [])).joined(separator: ","))
        pages = try settings?.pages.map { try PageSample($0) }
        self.copyIn = try Self.same(settings?.copiedIn ?? [], copyIn)
        self.image = PinnedImage(
            image, scope: RootScope(of: record), qemu: qemuVersion, allowsNewer: allowsNewer)
    }

    /// The given files in the order of the record, each proven to be what it was.
    private static func same(
        _ recorded: [RunRecord.Settings.CopiedIn], _ given: [FilePath]
    ) throws -> [FilePath] {
        try recorded.map { file in
            guard let path = given.first(where: { $0.lastComponent?.string == file.name }) else {
                throw SRError(
                    .output,
                    "the run had '\(file.name)' copied in: give it by --copy-in")
            }
            guard try CopyIn([path]).sources.first?.sha256 == file.sha256 else {
                throw SRError(
                    .output, "\(path) is not what the run had copied in: its SHA-256 differs")
            }
            return path
        }
    }
}
