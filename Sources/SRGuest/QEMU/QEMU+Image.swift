// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRLinux
internal import SRSupport
internal import SystemPackage

extension QEMU {
    /// The QEMU that a kernel's guests are run by: the host's where it is of the very version,
    /// else that version unpacked in the cache. Another QEMU gives other traces
    /// (docs/reproducibility.md). One that the user names is taken as it is, and said where it differs.
    ///
    /// - Parameters:
    ///   - kernel: whose suite has the QEMU.
    ///   - version: of Debian's package; nil: the kernel's.
    ///   - host: where versions are unpacked, and who is told what is not as asked for.
    /// - Throws: `SRError` of code `image` where that version is not to be had.
    static func of(
        kernel: KernelManifest, version: String? = nil, _ host: BuildHost
    ) async throws -> QEMU {
        let wanted = version ?? kernel.qemu
        let package = try QEMUPackage(wanted, of: kernel, host)
        let variable = package.emulator.variable
        let given = host.environment[variable] != nil
        do {
            let found = try await find(package.emulator, environment: host.environment)
            if found.packageVersion == wanted { return found }
            if given {
                host.report(
                    "\(variable) is \(found.version), and the guest is to be run by \(wanted): the "
                        + "bytes will be others")
                return found
            }
        } catch let error as SRError where !given && error.code == .missingTool {
            // What the host lacks is unpacked.
        }
        return try await package.qemu()
    }

    /// The version of Debian's package that starts so many CPUs of a kernel under its
    /// instruction-counted clock: the kernel's own, else the first of vm/qemus that does; nil if
    /// there is none.
    static func version(
        starting vcpus: Int, of kernel: KernelManifest, _ host: BuildHost
    ) throws -> String? {
        guard vcpus > 1, let series = KernelSeries(rawValue: kernel.series) else {
            return kernel.qemu
        }
        func starts(_ version: String) -> Bool {
            release(of: version).map { series.startsSeveralCPUs(byInstructionCountOf: $0) } ?? false
        }
        if starts(kernel.qemu) { return kernel.qemu }
        return try host.book.qemus().first { $0.arch == kernel.arch && starts($0.version) }?.version
    }

    /// Whether the version that a run had is to be had.
    static func prospect(_ package: QEMUPackage) async throws -> Prospect {
        let name = "QEMU \(package.version)"
        let variable = package.emulator.variable
        if package.host.environment[variable] != nil {
            return Prospect(name: name, isGood: true, detail: "\(variable) is taken as it is")
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
