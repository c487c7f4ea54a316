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
        /// Every package in it and behind it, as `name=version`.
        public var packages: [String]

        public init(name: String, digest: String, content: String, packages: [String]) {
            self.name = name
            self.digest = digest
            self.content = content
            self.packages = packages
        }
    }

    /// SHA-256 of the recipes.
    public var digest: String
    /// nil in records of runs whose root and kernels were one.
    public var root: Part?
    public var kernel: Part?
    /// How much of the root the guest's command opens; nil if that is not known.
    public var scope: RootScope?
    /// Whether another image will do, one of the present recipes or of newer packages.
    public var allowsNewer: Bool

    public init(
        digest: String, root: Part?, kernel: Part?, scope: RootScope?, allowsNewer: Bool
    ) {
        self.digest = digest
        self.root = root
        self.kernel = kernel
        self.scope = scope
        self.allowsNewer = allowsNewer
    }
}
