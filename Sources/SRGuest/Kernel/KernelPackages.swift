// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

extension KernelFiles {
    /// Those of Debian packages, unpacked into `folder`: the kernel, and what modules are built
    /// against.
    ///
    /// - Throws: `SRError` of code `kernelDamaged` where one is no package, `kernelUnsupported` where
    ///   it is for another machine, `kernelNotBuilt` where kernel or headers are not among them.
    static func packages(_ files: [FilePath], in folder: FilePath) async throws -> KernelFiles {
        for file in files { try await unpack(file, to: folder) }
        let given = files.compactMap(\.lastComponent?.string)
        let title =
            given.count > 2
            ? "\(given[0]) and \(given.count - 1) more" : given.joined(separator: ", ")
        // Packages for a suite whose /lib is a link have the modules in /usr/lib.
        let roots = [folder, folder.appending("usr")]
        let modules = roots.map { $0.appending("lib/modules") }.filter(\.isFolder)
        let versions = modules.flatMap { place in
            names(in: place).filter { hasKernel($0, in: folder, modules: place) }
        }
        guard let version = Set(versions).sorted().first else {
            throw SRError(
                .kernelNotBuilt,
                "\(title): there is no kernel in it: add the package whose name begins with linux-image"
            )
        }
        guard Set(versions).count == 1 else {
            throw SRError(
                .kernelDamaged,
                "\(title): there are the kernels \(Set(versions).sorted().joined(separator: " and ")) in "
                    + "it: give the packages of one")
        }
        guard let build = headers(of: version, in: folder) else {
            throw SRError(
                .kernelNotBuilt,
                "\(title): there are no headers of \(version) in it: add linux-headers-\(version).deb"
                    + others(than: version, in: folder))
        }
        try relocate(build, in: folder)
        let place = modules.first { names(in: $0).contains(version) } ?? modules[0]
        let root = place.removingLastComponent().removingLastComponent()
        if root != folder, !exists(root.appending("boot")) {
            try? FileManager.default.createSymbolicLink(
                atPath: root.appending("boot").string,
                withDestinationPath: folder.appending("boot").string)
        }
        return try of(
            place.appending(version), version: version, root: root, build: build,
            modules: .unpacked(root: root), title: title)
    }

    private static func unpack(_ file: FilePath, to folder: FilePath) async throws {
        let program = KernelProgram(name: "dpkg-deb", package: "dpkg")
        let said = try await program.run(["--field", file.string, "Architecture"])
        guard said.isSuccess else {
            throw SRError(
                .kernelDamaged,
                ProgramWords.after(
                    "\(file) is no Debian package, or is cut off", said.complaint, of: "dpkg-deb"))
        }
        let family = said.output.trimmingCharacters(in: .whitespacesAndNewlines)
        guard ["amd64", "all"].contains(family) else {
            throw SRError(
                .kernelUnsupported,
                "\(file) is for \(family): kernels of your own are \(Architecture.host)'s")
        }
        let shell = KernelProgram(name: "bash", package: "bash")
        let ending = try await shell.run(
            [
                "-o", "pipefail", "-c", #"dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" "${@:3}""#,
                "-", file.string, folder.string,
            ] + strangers.map { "--exclude=*/kernel/\($0)/*" })
        guard ending.isSuccess else {
            throw SRError(
                .kernelDamaged,
                ProgramWords.after(
                    "\(file) does not unpack: it is cut off or damaged", ending.complaint,
                    of: "dpkg-deb"))
        }
    }

    /// Folders of modules that no guest here loads, which are most of a distribution's.
    private static let strangers = [
        "sound", "net", "drivers/gpu", "drivers/net", "drivers/media", "drivers/usb", "drivers/iio",
        "drivers/hid", "drivers/infiniband", "drivers/scsi", "drivers/staging", "drivers/input",
        "drivers/hwmon", "drivers/mfd", "drivers/leds", "drivers/power", "drivers/platform",
        "drivers/isdn", "drivers/bluetooth",
    ]

    private static func names(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    private static func hasKernel(_ version: String, in folder: FilePath, modules: FilePath) -> Bool
    {
        exists(folder.appending("boot/vmlinuz-\(version)"))
            || exists(modules.appending(version).appending("vmlinuz"))
    }

    private static func headers(of version: String, in folder: FilePath) -> FilePath? {
        let path = folder.appending("usr/src/linux-headers-\(version)")
        return path.isFolder ? path : nil
    }

    /// Which headers there are instead.
    private static func others(than version: String, in folder: FilePath) -> String {
        let prefix = "linux-headers-"
        let found = names(in: folder.appending("usr/src")).filter { $0.hasPrefix(prefix) }
        guard !found.isEmpty else { return "" }
        return "; there is " + found.joined(separator: ", ")
    }

    /// Debian's headers name those that they share by an absolute path: that in `folder` is meant.
    private static func relocate(_ build: FilePath, in folder: FilePath) throws {
        let path = build.appending("Makefile").string
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
        let moved = text.replacing("/usr/src/", with: "\(folder)/usr/src/")
        if moved != text { try Data(moved.utf8).write(to: URL(filePath: path)) }
    }
}
