// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRSupport
public import SystemPackage

extension QEMU {
    /// The QEMU that a kernel's guests are run by: the host's where it is of the very version,
    /// else that version unpacked in the cache. Another QEMU gives other traces
    /// (docs/reproducibility.md). `SRORCH_QEMU` is taken as it is, and said where it differs.
    ///
    /// - Parameters:
    ///   - kernel: whose suite has the QEMU.
    ///   - version: of Debian's package; nil: the kernel's.
    ///   - cache: the folder of unpacked versions.
    ///   - environment: with `SRORCH_QEMU`.
    ///   - report: is told what takes long, and what is not as asked for.
    /// - Throws: `SRError` of code `image` where that version is not to be had.
    public static func of(
        kernel: KernelManifest, version: String? = nil, cache: FilePath,
        environment: [String: String], report: (String) -> Void
    ) async throws -> QEMU {
        let emulator = try Architecture.named(kernel.arch).emulator
        let wanted = version ?? kernel.qemu
        let given = environment["SRORCH_QEMU"] != nil
        do {
            let host = try await find(emulator, environment: environment)
            if host.packageVersion == wanted { return host }
            if given {
                report(
                    "SRORCH_QEMU is \(host.version), and the kernel is made for \(wanted): the "
                        + "bytes will be others")
                return host
            }
        } catch let error as SRError where !given && error.code == .missingTool {
            // What the host lacks is unpacked.
        }
        return try await QEMUPackage(
            emulator: emulator, version: wanted, suite: kernel.suite, cache: cache,
            environment: environment
        ).qemu(report)
    }
}
