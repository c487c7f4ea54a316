// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// What a guest is started from: an image, the QEMU that belongs to its kernel, and an accelerator
/// that works.
public struct GuestBase: Sendable {
    public let image: GuestImage
    public let qemu: QEMU
    public let accelerator: Accelerator

    /// Finds each of them, and builds or unpacks what is not there yet.
    ///
    /// - Parameters:
    ///   - kernel: its recipe's name or release.
    ///   - accelerator: nil: the fastest that works.
    ///   - pinned: the image of an earlier run; nil: that of the present recipe.
    ///   - qemuVersion: of Debian's package; nil: the image's.
    ///   - environment: with `SRORCH_HOME`, `SRORCH_QEMU` and the like.
    ///   - report: is told what takes long, and what is not as asked for.
    /// - Throws: `SRError`.
    public static func find(
        kernel: String, accelerator: Accelerator?, pinned: PinnedImage? = nil,
        qemuVersion: String? = nil, environment: [String: String],
        report: @escaping (String) -> Void
    ) async throws -> GuestBase {
        let store = try ImageStore(environment: environment)
        let image =
            if let pinned {
                try await store.image(pinned, kernel: kernel, report)
            } else {
                try await store.image(kernel: kernel, report)
            }
        let qemu = try await QEMU.of(
            kernel: image.kernel.manifest, version: qemuVersion, cache: store.cache,
            environment: environment, report: report)
        let choice = try await AcceleratorChoice.make(
            wanted: accelerator, qemu: qemu, image: image, cache: store.cache)
        if let note = choice.note { report(note) }
        return GuestBase(image: image, qemu: qemu, accelerator: choice.accelerator)
    }
}
