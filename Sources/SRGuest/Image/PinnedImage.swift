// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The image that an earlier run was made in, as its record has it.
public struct PinnedImage: Sendable, Hashable {
    /// The root or the kernel.
    public struct Part: Sendable, Hashable {
        /// The recipe's name.
        public var name: String
        /// SHA-256 of the recipe.
        public var digest: String
        /// SHA-256 over what guests got to see.
        public var content: String
        /// The packages in it, as `name=version`; and what it was built with beside them.
        public var packages: [String]
        public var build: [String]
        /// When these were a mirror's newest: `20261130T203000Z`; nil in older records.
        public var packagesTime: String?
        /// Whether it is a kernel that the user built, of no recipe.
        public var isOwn: Bool

        public init(
            name: String, digest: String, content: String, packages: [String],
            build: [String], packagesTime: String?, isOwn: Bool = false
        ) {
            self.name = name
            self.digest = digest
            self.content = content
            self.packages = packages
            self.build = build
            self.packagesTime = packagesTime
            self.isOwn = isOwn
        }
    }

    /// SHA-256 of the recipes.
    public var digest: String
    /// nil in records of runs whose root and kernels were one.
    public var root: Part?
    public var kernel: Part?
    /// How much of the root the guest's command opens; nil if that is not known.
    public var scope: RootScope?
    /// The version of Debian's package of the QEMU that ran it; nil for another QEMU.
    public var qemu: String?
    /// Whether another image will do, one of the present recipes or of newer packages.
    public var allowsNewer: Bool

    public init(
        digest: String, root: Part?, kernel: Part?, scope: RootScope?, qemu: String?,
        allowsNewer: Bool
    ) {
        self.digest = digest
        self.root = root
        self.kernel = kernel
        self.scope = scope
        self.qemu = qemu
        self.allowsNewer = allowsNewer
    }
}
