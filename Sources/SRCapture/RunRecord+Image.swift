// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRGuest
public import SRRunFolder

extension RunRecord.Image {
    /// An image as a record names it.
    init(_ image: GuestImage) {
        let (root, kernel) = (image.root.manifest, image.kernel.manifest)
        self.init(
            digest: image.digest, content: image.content, packages: root.packages.map(\.pin),
            kernels: kernel.contained.map(\.pin), build: root.build.map(\.pin),
            root: .init(
                name: root.name, digest: root.digest, content: root.content,
                packagesTime: root.packagesTime),
            kernel: .init(
                name: kernel.name, digest: kernel.digest, content: kernel.content,
                build: kernel.build.map(\.pin), packagesTime: kernel.packagesTime,
                own: kernel.own.map { .init($0) }))
    }
}

extension PinnedImage {
    /// What a run's guest was made of; nil if the run is no capture.
    public init?(of record: RunRecord) {
        guard let image = record.image, let machine = record.machine else { return nil }
        self.init(
            image, scope: RootScope(of: record),
            qemu: QEMU(words: [], version: machine.qemu).packageVersion, allowsNewer: false)
    }

    /// The image of a record.
    ///
    /// - Parameters:
    ///   - scope: how much of its root the record's guest opens; nil if it may be all.
    ///   - qemu: the version of Debian's package of its QEMU; nil for another QEMU.
    init(_ image: RunRecord.Image, scope: RootScope?, qemu: String?, allowsNewer: Bool) {
        self.init(
            digest: image.digest,
            root: image.root.map {
                Part(
                    name: $0.name, digest: $0.digest, content: $0.content,
                    packages: image.packages, build: image.build ?? [],
                    packagesTime: $0.packagesTime)
            },
            kernel: image.kernel.map {
                Part(
                    name: $0.name, digest: $0.digest, content: $0.content,
                    packages: image.kernels ?? [], build: $0.build ?? [],
                    packagesTime: $0.packagesTime, isOwn: $0.own != nil)
            }, scope: scope, qemu: qemu, allowsNewer: allowsNewer)
    }
}

extension RootScope {
    /// How much of its root the guest of a record opens; nil if it may be all, as it is where a
    /// shell goes around the workload.
    init?(of record: RunRecord) {
        guard record.settings?.memcgMiB == nil, record.settings?.vmstat != true else { return nil }
        self.init(command: record.workload.command)
    }
}

extension RunRecord.Image.Own {
    init(_ own: OwnKernel) {
        self.init(
            vmlinux: own.vmlinux, config: own.config, modules: own.modules,
            describe: own.describe, compiler: own.compiler)
    }
}
