// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a build has left in a folder, and what it was made of.
struct BuiltPart {
    let tables: PartTables
    /// SHA-256 of the recipe.
    let digest: String
    /// Key of the chroot that it was built from.
    let chroot: String
    /// SHA-256 of the relay's sources.
    let module: String

    /// When its packages were the newest.
    func packagesTime() throws -> String { try tables.rows("time.tsv", columns: 1)[0][0] }
}

extension RootRecipe {
    func manifest(_ built: BuiltPart) throws -> RootManifest {
        RootManifest(
            digest: built.digest, content: "", name: name, chroot: built.chroot,
            rootfs: "root.ext4", rootBytes: built.tables.bytes(of: "root.ext4"),
            packages: try built.tables.packages("packages.tsv"),
            build: try built.tables.packages("build-packages.tsv"),
            packagesTime: try built.packagesTime())
    }
}

extension KernelRecipe {
    func manifest(_ built: BuiltPart) throws -> KernelManifest {
        let kernel = try built.tables.rows("kernel.tsv", columns: 3)[0]
        return KernelManifest(
            digest: built.digest, content: "", name: name, chroot: built.chroot, series: series,
            arch: arch, pageSize: pageSize, release: kernel[0],
            package: Package(name: kernel[1], version: kernel[2]), vmlinux: "vmlinux",
            initramfs: "initramfs.cpio", qemu: try built.tables.rows("qemu.tsv", columns: 1)[0][0],
            suite: qemu ?? suite, modules: ["sr_relay.ko": built.module],
            memory: KernelMemory(reservedKiB: 0, perMiBKiB: 0),
            libraries: Dictionary(
                try built.tables.rows("libraries.tsv", columns: 2).map { ($0[0], $0[1]) },
                uniquingKeysWith: { $1 }),
            build: try built.tables.packages("build-packages.tsv"),
            packagesTime: try built.packagesTime())
    }

    func measure(_ part: inout KernelImage, _ host: BuildHost) async throws {
        let qemu = try await QEMU.of(kernel: part.manifest, host)
        var manifest = part.manifest
        manifest.memory = try await MemoryCalibration.of(part, qemu: qemu, host)
        part = KernelImage(folder: part.folder, manifest: manifest)
    }
}
