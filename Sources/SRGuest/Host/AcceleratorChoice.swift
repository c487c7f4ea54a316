// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRGuestStatus
internal import SRSupport
public import SystemPackage

/// Which accelerator a guest will run on, and a line for the user when that needs one.
///
/// The presence of `/dev/kvm` proves nothing: there are hosts on which it opens, makes
/// machines and never gets a guest past its firmware. So hardware virtualisation is *proven*,
/// by a guest that reaches user space, and the answer is remembered for this host and QEMU.
public struct AcceleratorChoice: Sendable, Hashable {
    public let accelerator: Accelerator
    public let note: String?

    /// What a guest under working KVM needs many times over: it boots in a second or two.
    static let proofDeadline = Duration.seconds(20)

    /// - Parameters:
    ///   - wanted: nil to choose the fastest that works.
    ///   - image: what is booted to prove `kvm`.
    ///   - cache: the folder in which the answer is remembered.
    ///   - qemu: finds what would run the guest; called only if there is something to prove.
    /// - Throws: `SRError` of code `bootFailure` when the wanted one does not work; `usage` when it
    ///   never could, for the guest is another architecture's.
    public static func make(
        wanted: Accelerator?, image: GuestImage, cache: FilePath, qemu: () async throws -> QEMU
    ) async throws -> AcceleratorChoice {
        if wanted == .tcg { return AcceleratorChoice(accelerator: .tcg, note: nil) }
        let family = try image.kernel.architecture()
        guard family == Architecture.host else {
            guard wanted == .kvm else { return AcceleratorChoice(accelerator: .tcg, note: nil) }
            throw SRError(
                .usage,
                "KVM runs guests of the host's own processor, \(Architecture.host), and this one is "
                    + "for \(family): leave --accel out")
        }
        let memory = ProofMemory(path: cache.appending(ProofMemory.fileName))
        let flaw =
            if let missing = deviceFlaw() { missing } else {
                try await proven(by: qemu(), image, memory)
            }
        guard let flaw else { return AcceleratorChoice(accelerator: .kvm, note: nil) }
        if wanted == .kvm {
            throw SRError(
                .bootFailure,
                "KVM does not work on this host: \(flaw). Use --accel tcg (or forget this "
                    + "answer: remove \(memory.path))")
        }
        return AcceleratorChoice(
            accelerator: .tcg, note: "software emulation (tcg): \(flaw)")
    }

    /// What went wrong when a guest was tried, now or earlier; nil if it reached its end.
    private static func proven(
        by qemu: QEMU, _ image: GuestImage, _ memory: ProofMemory
    ) async throws -> String? {
        let key = ProofMemory.key(qemu: qemu)
        if let known = memory.answer(key) { return known.works ? nil : known.reason }
        let flaw = try await prove(qemu: qemu, image: image)
        memory.remember(key, .init(works: flaw == nil, reason: flaw ?? ""))
        return flaw
    }

    /// Why `/dev/kvm` cannot even be tried; nil if it can.
    static func deviceFlaw() -> String? {
        do {
            try FileDescriptor.open(FilePath("/dev/kvm"), .readWrite).close()
            return nil
        } catch Errno.noSuchFileOrDirectory {
            return "there is no /dev/kvm"
        } catch {
            return "/dev/kvm cannot be opened (\(SystemReason.text(error)))"
        }
    }

    /// Boots a guest that does nothing. nil if it reached its end; else what went wrong.
    private static func prove(qemu: QEMU, image: GuestImage) async throws -> String? {
        var errand = GuestErrand(
            qemu: qemu, kernel: image.kernel, root: image.root, accelerator: .kvm, clock: .host,
            ramKiB: try image.kernel.ramKiB(memoryMiB: 128))
        errand.deadlines = Deadlines(
            boot: proofDeadline, silence: proofDeadline, total: proofDeadline)
        switch try await errand.run().outcome {
        case .poweredOff: return nil
        case .cancelled: throw CancellationError()
        case .timedOut(_, let after):
            return "a guest under KVM was not up after \(Int(after / .seconds(1))) s"
        case .panicked(let line): return "a guest under KVM panicked (\(line))"
        case .guestFailure(let what): return "a guest under KVM failed to \(what.step)"
        case .qemuEnded(let status, _):
            return "QEMU " + (status < 0 ? "aborts" : "ends with status \(status)") + " under KVM"
        case .silent: return "a guest under KVM does not say a word"
        case .vanished(let reason): return "a guest under KVM went away (\(reason))"
        }
    }
}
