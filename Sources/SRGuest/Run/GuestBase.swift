// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// What a guest is started from: an image, the QEMU that belongs to its kernel, and an accelerator
/// that works.
public struct GuestBase: Sendable {
    public let image: GuestImage
    public let qemu: QEMU
    public let accelerator: Accelerator
    /// What the kernel keeps of the machine's RAM under that QEMU.
    private let memory: KernelMemory

    /// The RAM in KiB with which the guest reports `memoryMiB` as MemTotal, or what comes nearest.
    public func ramKiB(memoryMiB: Int) throws -> Int {
        let kernel = image.kernel
        return memory.ramKiB(
            memoryMiB: memoryMiB, try kernel.architecture(), kernel.manifest.pageSize)
    }

    /// Finds each of them, and builds or unpacks what is not there yet.
    ///
    /// - Parameters:
    ///   - kernel: its recipe's name or release.
    ///   - accelerator: nil: the fastest that works.
    ///   - pinned: the image of an earlier run; nil: that of the present recipe.
    ///   - qemuVersion: of Debian's package; nil: one that starts the CPUs, the image's if it does.
    ///   - vcpus: that are to start under software emulation's instruction-counted clock; 1 where
    ///     the guest has the host's clock.
    ///   - environment: with `SRORCH_HOME`, `SRORCH_QEMU` and the like.
    ///   - report: is told what takes long, and what is not as asked for.
    /// - Throws: `SRError`.
    public static func find(
        kernel: String, accelerator: Accelerator?, pinned: PinnedImage? = nil,
        qemuVersion: String? = nil, vcpus: Int = 1, environment: [String: String],
        report: @escaping (String) -> Void
    ) async throws -> GuestBase {
        let store = try ImageStore(environment: environment)
        let image =
            if let pinned {
                try await store.image(pinned, kernel: kernel, report)
            } else {
                try await store.image(kernel: kernel, report)
            }
        let host = store.host(report)
        let kernel = image.kernel.manifest
        func qemu(_ version: String?) async throws -> QEMU {
            try await QEMU.of(kernel: kernel, version: version, host)
        }
        let choice = try await AcceleratorChoice.make(
            wanted: accelerator, image: image, cache: store.cache,
            qemu: { try await qemu(qemuVersion) })
        if let note = choice.note { report(note) }
        var other: String?
        if qemuVersion == nil, choice.accelerator == .tcg, vcpus > 1 {
            other = try QEMU.version(starting: vcpus, of: kernel, host)
            if other == kernel.qemu { other = nil }
        }
        guard let other else {
            return GuestBase(
                image: image, qemu: try await qemu(qemuVersion), accelerator: choice.accelerator,
                memory: kernel.memory)
        }
        let found: QEMU
        do {
            found = try await qemu(other)
        } catch let error as SRError where error.code == .image {
            throw SRError(
                .image,
                "\(error.message)\nWith --no-deterministic the guest runs by \(kernel.qemu), and "
                    + "cannot be repeated.")
        }
        return GuestBase(
            image: image, qemu: found, accelerator: choice.accelerator,
            memory: try await MemoryCalibration.of(image.kernel, qemu: found, host))
    }
}
