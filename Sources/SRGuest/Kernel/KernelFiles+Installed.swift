// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRSupport
internal import SystemPackage

extension KernelFiles {
    /// Those of a kernel that is installed: `/lib/modules/VERSION`, its link `build`, and the kernel
    /// in `/boot` or beside the modules.
    ///
    /// - Throws: `SRError` of code `kernelNotBuilt` that names what is not installed, or
    ///   `kernelDamaged` where folder and headers are of two versions.
    static func installed(_ folder: FilePath, title: String? = nil) throws -> KernelFiles {
        let title = title ?? folder.string
        let version = folder.lastComponent?.string ?? ""
        let build = folder.appending("build").resolved
        guard build.isFolder else {
            throw SRError(
                .kernelNotBuilt,
                "\(title) has no link 'build' to a folder with its headers: install those, on Debian "
                    + "linux-headers-\(version)")
        }
        return try of(
            folder, version: version, root: root(of: folder), build: build, title: title)
    }

    /// The folder that `lib/modules` of it is in, as modprobe(8) takes it.
    private static func root(of folder: FilePath) -> FilePath {
        var root = folder.resolved.removingLastComponent().removingLastComponent()
            .removingLastComponent()
        if root.lastComponent == "usr" { root.removeLastComponent() }
        return root
    }

    /// Those of a kernel whose modules are in `folder`, below `root`.
    static func of(
        _ folder: FilePath, version: String, root: FilePath, build: FilePath, title: String
    ) throws -> KernelFiles {
        let boot = root.appending("boot")
        let image =
            first(["vmlinuz-\(version)", "vmlinux-\(version)"], in: boot)
            ?? first(["vmlinuz", "vmlinux"], in: folder)
        guard let image else {
            throw SRError(
                .kernelNotBuilt,
                "\(title) has no kernel: there is no boot/vmlinuz-\(version), nor a vmlinuz beside its "
                    + "modules")
        }
        let config =
            first(["config-\(version)"], in: boot) ?? first(["config"], in: folder)
            ?? first([".config"], in: build)
        guard let config else {
            throw SRError(
                .kernelNotBuilt,
                "\(title) has no configuration: there is no boot/config-\(version), nor a .config "
                    + "with its headers")
        }
        let release = try release(
            of: build, title: "\(title): \(build)",
            mend: "these are no headers that modules can be built against")
        guard release == version else {
            throw SRError(
                .kernelDamaged,
                "\(title): the kernel is \(version), and its headers are of \(release): take both of "
                    + "one version")
        }
        let files = KernelFiles(
            title: title, image: image, config: config, build: build,
            modules: .installed(root: root), release: release)
        guard exists(files.symbols) else {
            throw SRError(
                .kernelNotBuilt,
                "\(title): \(build) has no Module.symvers, so that no module can be built against it"
            )
        }
        return files
    }
}
