// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The image that an earlier run was made in, as its record has it.
public struct PinnedImage: Sendable, Hashable {
    /// SHA-256 of the recipe.
    public var digest: String
    /// SHA-256 over what guests got to see; nil in old records.
    public var content: String?
    /// Every package in it, under it and behind it, as `name=version`.
    public var packages: [String]
    /// Whether another image will do, one of the present recipe or of newer packages.
    public var allowsNewer: Bool

    public init(digest: String, content: String?, packages: [String], allowsNewer: Bool) {
        self.digest = digest
        self.content = content
        self.packages = packages
        self.allowsNewer = allowsNewer
    }

    func fits(_ image: GuestImage) -> Bool {
        content.map { $0 == image.manifest.content } ?? (image.manifest.digest == digest)
    }
}
