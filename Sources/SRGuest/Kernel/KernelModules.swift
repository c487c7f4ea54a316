// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The modules of a kernel of the user's own, for what it does not have built in.
struct KernelModules {
    let files: KernelFiles
    let config: KernelConfig
    /// A folder of our own.
    let scratch: FilePath

    /// A driver that may be a module.
    struct Driver {
        let option: String
        let module: String
    }

    /// What every guest loads, in this order.
    static let guest = [
        Driver(option: "CONFIG_VIRTIO_PCI", module: "virtio_pci"),
        Driver(option: "CONFIG_VIRTIO_CONSOLE", module: "virtio_console"),
        Driver(option: "CONFIG_ACPI_NFIT", module: "nfit"),
        Driver(option: "CONFIG_LIBNVDIMM", module: "libnvdimm"),
        Driver(option: "CONFIG_BTT", module: "nd_btt"),
        Driver(option: "CONFIG_BLK_DEV_PMEM", module: "nd_pmem"),
        Driver(option: "CONFIG_EXT4_FS", module: "ext4"),
    ]
    /// What a replay in the kernel loads.
    static let replay = [Driver(option: "CONFIG_ZSMALLOC", module: "zsmalloc")]
    /// What further compressors load, by the folder below the kernel's.
    static let compressors = [
        ("lz4", Driver(option: "CONFIG_CRYPTO_LZ4", module: "lz4")),
        ("lz4hc", Driver(option: "CONFIG_CRYPTO_LZ4HC", module: "lz4hc")),
        ("zstd", Driver(option: "CONFIG_CRYPTO_ZSTD", module: "zstd")),
        ("deflate", Driver(option: "CONFIG_CRYPTO_DEFLATE", module: "deflate")),
        ("zstd-level", Driver(option: "CONFIG_ZSTD_COMPRESS", module: "zstd_compress")),
        ("lzo", Driver(option: "CONFIG_CRYPTO_LZO", module: "lzo")),
    ]

    /// Options that need not be built in.
    static let loadable = Set(
        (guest + replay + compressors.map(\.1)).map(\.option)
            // Built as a part of what the others are of.
            + ["CONFIG_LZO_COMPRESS"])

    /// The drivers' modules and what these need, in the order of loading. One that is built in has
    /// none, nor has one that is not configured.
    ///
    /// - Throws: `SRError` of code `kernelNotBuilt` that names a module which is not there.
    func paths(_ drivers: [Driver]) async throws -> [FilePath] {
        let wanted = drivers.filter { config[$0.option] == "m" }
        guard !wanted.isEmpty else { return [] }
        let root = try await root()
        var paths: [FilePath] = []
        for driver in wanted {
            let ending = try await KernelProgram(name: "modprobe", package: "kmod").run([
                "-d", root.string, "-S", files.release, "--show-depends", driver.module,
            ])
            guard ending.isSuccess else {
                throw SRError(
                    .kernelNotBuilt,
                    "\(files.title) has \(driver.option)=m, and no module \(driver.module): run 'make "
                        + "modules', or set \(driver.option)=y")
            }
            for line in ending.output.split(separator: "\n") where line.hasPrefix("insmod ") {
                let path = FilePath(String(line.split(separator: " ")[1]))
                if !paths.contains(path) { paths.append(path) }
            }
        }
        return paths
    }

    /// What modprobe(8) takes as the root of the modules.
    private func root() async throws -> FilePath {
        if case .installed(let root) = files.modules { return root }
        let folder = scratch.appending("modules/lib/modules").appending(files.release)
        let root = scratch.appending("modules")
        guard !KernelFiles.exists(folder) else { return root }
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        for name in ["modules.builtin", "modules.builtin.modinfo", "modules.order"]
        where KernelFiles.exists(files.build.appending(name)) {
            try manager.copyItem(
                atPath: files.build.appending(name).string, toPath: folder.appending(name).string)
        }
        let order = files.build.appending("modules.order").string
        for line in ((try? String(contentsOfFile: order, encoding: .utf8)) ?? "")
            .split(separator: "\n")
        {
            // 6.1 names modules, later kernels the objects that they are made of.
            let name = line.hasSuffix(".o") ? "\(line.dropLast(2)).ko" : String(line)
            let source = files.build.appending(name)
            guard KernelFiles.exists(source) else { continue }
            let place = folder.appending("kernel").appending(name)
            try manager.createDirectory(
                atPath: place.removingLastComponent().string, withIntermediateDirectories: true)
            try manager.createSymbolicLink(
                atPath: place.string, withDestinationPath: source.string)
        }
        let ending = try await KernelProgram(name: "depmod", package: "kmod")
            .run(["-b", root.string, files.release])
        guard ending.isSuccess else {
            throw SRError(
                .kernelDamaged,
                ProgramWords.after(
                    "the modules of \(files.title) cannot be read", ending.complaint, of: "depmod"))
        }
        return root
    }

    /// A module's name in a guest, and its bytes.
    ///
    /// - Throws: `SRError` of code `kernelDamaged` where it does not unpack or is of another version.
    func module(_ path: FilePath) async throws -> (name: String, bytes: [UInt8]) {
        var name = path.lastComponent?.string ?? ""
        var plain = path
        let packers = [
            ".xz": KernelProgram(name: "xz", package: "xz-utils"),
            ".zst": KernelProgram(name: "zstd", package: "zstd"),
            ".gz": KernelProgram(name: "gzip", package: "gzip"),
        ]
        if let (ending, packer) = packers.first(where: { name.hasSuffix($0.key) }) {
            name = String(name.dropLast(ending.count))
            plain = scratch.appending(name)
            let said = try await KernelProgram(name: "sh", package: "dash").run([
                "-c", "\"$0\" -dc < \"$1\" > \"$2\"", packer.name, path.string, plain.string,
            ])
            guard said.isSuccess else {
                throw SRError(
                    .kernelDamaged,
                    ProgramWords.after("\(path) does not unpack", said.complaint, of: packer.name))
            }
        }
        let bytes = try KernelBytes(plain)
        try Self.check(bytes, release: files.release, title: path.string)
        return (name, Array(bytes.slice(at: 0, bytes: bytes.count) ?? Data()))
    }

    /// Holds a module's vermagic against the kernel's release.
    static func check(_ bytes: KernelBytes, release: String, title: String) throws {
        let version = bytes.word(after: "vermagic=")
        guard version == release else {
            throw SRError(
                .kernelDamaged,
                "\(title) is "
                    + (version.map { "a module of Linux \($0)" } ?? "no module of Linux")
                    + ", and the kernel is \(release): build both anew, by 'make' and 'make modules'"
            )
        }
    }
}
