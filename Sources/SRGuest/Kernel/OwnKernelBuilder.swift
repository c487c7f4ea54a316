// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRLinux
internal import SRSupport
internal import SystemPackage

/// Makes a guest's kernel of one that the user built: builds the relay against it, and takes the
/// start-up programs of a recipe's kernel, which are the same for all.
struct OwnKernelBuilder {
    let checked: CheckedKernel
    /// The recipe's kernel.
    let base: KernelImage
    let host: BuildHost
    /// A folder of our own.
    let scratch: FilePath

    private var files: KernelFiles { checked.files }
    private var config: KernelConfig { checked.config }

    /// Raised when what is made of the same files changes.
    private static let version = 1

    /// SHA-256 over all that goes into the part.
    func digest() throws -> String {
        let modules = checked.loaded + checked.more.flatMap(\.paths)
        return FileDigest.sha256(
            of: [
                "own kernel \(Self.version), schema \(KernelManifest.currentSchema)",
                files.release, try FileDigest.sha256(of: checked.kernel),
                try FileDigest.sha256(of: files.symbols), try FileDigest.sha256(of: files.config),
                checked.compiler.version, try host.book.moduleDigest(), base.manifest.content,
                files.describe ?? "",
            ] + (try modules.map { try FileDigest.sha256(of: $0) }))
    }

    /// Makes the part.
    func build(to folder: FilePath) async throws -> KernelImage {
        let draft = FilePath(folder.string + ".draft")
        host.remove(draft)
        try host.makeFolder(draft)
        defer { host.remove(draft) }
        host.report("building the relay against \(files.title), Linux \(files.release)")
        let started = try await RelayBuild(
            files: files, compiler: checked.compiler, book: host.book, scratch: scratch,
            hasStudies: hasStudies, log: host.cache.appending("relay.log")
        ).run()
        let manager = FileManager.default
        try manager.copyItem(
            atPath: checked.kernel.string, toPath: draft.appending("vmlinux").string)
        try manager.copyItem(
            atPath: files.config.resolved.string, toPath: draft.appending("config").string)
        try await writeInitramfs(
            to: draft.appending("initramfs.cpio"), relay: started["sr_relay.ko"])
        try await writeStudies(to: draft, started)
        var part = KernelImage(folder: draft, manifest: try manifest(draft, started))
        try part.write()
        part = try await measured(part)
        try part.write()
        try ImageSeal(of: draft).write()
        try host.move(draft, to: folder)
        return try KernelImage(folder: folder)
    }

    /// Whether the kernel has what studies' modules link to.
    private var hasStudies: Bool {
        ["CONFIG_ZSMALLOC", "CONFIG_ZSTD_COMPRESS", "CONFIG_KPROBES"].allSatisfy {
            config[$0] != nil
        }
    }

    private func writeInitramfs(to path: FilePath, relay: FilePath?) async throws {
        let programs = try CPIOReader.files(
            Array(try Data(contentsOf: URL(filePath: base.initramfs.string))))
        var archive = CPIOArchive()
        for name in ["modules", "proc", "sys", "dev", "srroot"] {
            archive.addFolder(Array(name.utf8))
        }
        for name in ["init", "sr_collect"] {
            guard let bytes = programs[name] else {
                throw SRError(
                    .image,
                    "\(base.initramfs) has no \(name): remove \(base.folder) to build it again")
            }
            archive.addFile(Array(name.utf8), contents: Array(bytes), executable: true)
        }
        let modules = KernelModules(files: files, config: config, scratch: scratch)
        var order = ""
        for path in checked.loaded {
            let module = try await modules.module(path)
            archive.addFile("modules/\(module.name)", contents: module.bytes)
            order += "\(module.name)\n"
        }
        archive.addFile("modules/order", contents: Array(order.utf8))
        if let relay {
            let bytes = try KernelBytes(relay)
            archive.addFile(
                "modules/sr_relay.ko",
                contents: Array(bytes.slice(at: 0, bytes: bytes.count) ?? Data()))
        }
        archive.finish()
        try Data(archive.bytes).write(to: URL(filePath: path.string))
    }

    /// What studies load, each in a folder; nothing where the kernel has it built in.
    private func writeStudies(to draft: FilePath, _ built: [String: FilePath]) async throws {
        let modules = KernelModules(files: files, config: config, scratch: scratch)
        let manager = FileManager.default
        func add(_ folder: String, _ name: String, _ bytes: Data, isOrdered: Bool) throws {
            let place = draft.appending(folder)
            try host.makeFolder(place)
            try bytes.write(to: URL(filePath: place.appending(name).string))
            guard isOrdered else { return }
            let order = place.appending("order").string
            let text = ((try? String(contentsOfFile: order, encoding: .utf8)) ?? "") + "\(name)\n"
            try Data(text.utf8).write(to: URL(filePath: order))
        }
        for (folder, paths) in checked.more {
            for path in paths {
                let module = try await modules.module(path)
                try add(
                    folder, module.name, Data(module.bytes), isOrdered: folder != "replay")
            }
        }
        guard hasStudies else { return }
        for (folder, name) in [("replay", "sr_zpool.ko"), ("compress/zstd-level", "sr_zstd.ko")] {
            guard let path = built[name] else { continue }
            let bytes = try Data(contentsOf: URL(filePath: path.string))
            try add(folder, name, bytes, isOrdered: folder != "replay")
        }
        let feed = "replay/sr_zpool_feed"
        try manager.copyItem(atPath: base.path(feed).string, toPath: draft.appending(feed).string)
    }

    private func manifest(
        _ draft: FilePath, _ built: [String: FilePath]
    ) throws -> KernelManifest {
        let module = try host.book.moduleDigest()
        let from = base.manifest
        return KernelManifest(
            digest: try digest(), content: try PartFiles(draft).digest(), name: files.release,
            chroot: from.chroot, series: KernelSeries.name(ofRelease: files.release),
            arch: from.arch,
            pageSize: from.pageSize, release: files.release, package: nil, vmlinux: "vmlinux",
            initramfs: "initramfs.cpio", qemu: from.qemu, suite: from.suite,
            modules: ["sr_relay.ko": module],
            memory: KernelMemory(reservedKiB: 0, perMiBKiB: 0), libraries: libraries(),
            build: [], packagesTime: from.packagesTime,
            own: OwnKernel(
                vmlinux: try FileDigest.sha256(of: checked.kernel),
                config: try FileDigest.sha256(of: files.config),
                modules: try built.mapValues { try FileDigest.sha256(of: $0) },
                describe: files.describe, compiler: checked.compiler.version,
                base: from.recipe, lacks: checked.lacks))
    }

    /// The version of zstd that the kernel has, as its header says.
    private func libraries() -> [String: String] {
        let places = [files.build, files.build.appending("source")]
        let header = places.map { $0.appending("include/linux/zstd_lib.h").string }.lazy
            .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.first
        guard let header else { return [:] }
        let numbers = ["MAJOR", "MINOR", "RELEASE"].compactMap { part in
            header.split(separator: "\n").first { $0.hasPrefix("#define ZSTD_VERSION_\(part) ") }
                .flatMap { $0.split(separator: " ").last }
        }
        return numbers.count == 3 ? ["zstd": numbers.joined(separator: ".")] : [:]
    }

    private func measured(_ part: KernelImage) async throws -> KernelImage {
        let qemu = try await QEMU.of(
            kernel: part.manifest, version: part.manifest.qemu, host)
        var manifest = part.manifest
        manifest.memory = try await MemoryCalibration.of(part, qemu: qemu, host)
        return KernelImage(folder: part.folder, manifest: manifest)
    }
}
