// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

extension QEMU {
    /// The QEMU that an image's guests are run by: the host's where it is of the very version,
    /// else that version unpacked beside the image. Another QEMU gives other traces
    /// (docs/reproducibility.md). `SRORCH_QEMU` is taken as it is, and said where it differs.
    ///
    /// - Parameter version: of Debian's package; nil: the one that the image names.
    /// - Throws: ``MachineError`` of code `image` where that version is not to be had.
    public static func of(
        image: GuestImage, version: String? = nil, cache: FilePath,
        environment: [String: String], report: (String) -> Void
    ) async throws -> QEMU {
        let wanted = version ?? image.manifest.qemu
        let given = environment["SRORCH_QEMU"] != nil
        do {
            let host = try await find(environment: environment)
            if host.packageVersion == wanted { return host }
            if given {
                report(
                    "SRORCH_QEMU is \(host.version), and the image is made for \(wanted): the "
                        + "bytes will be others")
                return host
            }
        } catch let error as MachineError where !given && error.code == .missingTool {
            // What the host lacks is unpacked.
        }
        return try await QEMUPackage(
            version: wanted, suite: image.manifest.suite, cache: cache, environment: environment
        ).qemu(report)
    }
}
