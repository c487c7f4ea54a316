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
        environment: [String: String], report: @escaping (String) -> Void
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
            emulator: emulator, version: wanted, kernel: kernel.recipe, suite: kernel.suite,
            time: kernel.packagesTime,
            host: BuildHost(
                book: try RecipeBook.find(environment: environment), cache: cache,
                environment: environment, report: report)
        ).qemu()
    }

    /// Whether the version that a run had is to be had.
    static func prospect(_ package: QEMUPackage) async throws -> Prospect {
        let name = "QEMU \(package.version)"
        if package.host.environment["SRORCH_QEMU"] != nil {
            return Prospect(name: name, isGood: true, detail: "SRORCH_QEMU is taken as it is")
        }
        let host = try? await find(package.emulator, environment: package.host.environment)
        if host?.packageVersion == package.version {
            return Prospect(name: name, isGood: true, detail: "this host's")
        }
        if package.isThere {
            return Prospect(name: name, isGood: true, detail: "there: \(package.folder)")
        }
        return try await package.find().prospect(name: name)
    }
}
