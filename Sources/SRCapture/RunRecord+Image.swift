// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest
internal import SRRunFolder

extension RunRecord.Image {
    /// An image as a record names it.
    init(_ image: GuestImage) {
        let (root, kernel) = (image.root.manifest, image.kernel.manifest)
        self.init(
            digest: image.digest, content: image.content, packages: root.packages.map(\.pin),
            kernels: [kernel.package.pin], build: root.build.map(\.pin),
            root: .init(name: root.name, digest: root.digest, content: root.content),
            kernel: .init(
                name: kernel.name, digest: kernel.digest, content: kernel.content,
                build: kernel.build.map(\.pin)))
    }
}

extension PinnedImage {
    /// The image of a record.
    ///
    /// - Parameter command: of the record.
    init(_ image: RunRecord.Image, command: [String], allowsNewer: Bool) {
        self.init(
            digest: image.digest,
            root: image.root.map {
                Part(
                    name: $0.name, digest: $0.digest, content: $0.content,
                    packages: image.packages + (image.build ?? []))
            },
            kernel: image.kernel.map {
                Part(
                    name: $0.name, digest: $0.digest, content: $0.content,
                    packages: (image.kernels ?? []) + ($0.build ?? []))
            }, scope: RootScope(command: command), allowsNewer: allowsNewer)
    }
}
