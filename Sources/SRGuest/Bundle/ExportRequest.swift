// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// All that a user decides of a bundle.
public struct ExportRequest: Sendable {
    /// A guest to pass on.
    public struct Guest: Sendable {
        /// The kernel's recipe or release.
        public var kernel: String
        /// The image of a run; nil: the usual root, and that kernel.
        public var image: PinnedImage?
        /// The version of Debian's QEMU; nil: the kernel's.
        public var qemuVersion: String?

        public init(kernel: String, image: PinnedImage? = nil, qemuVersion: String? = nil) {
            self.kernel = kernel
            self.image = image
            self.qemuVersion = qemuVersion
        }
    }

    public var guests: [Guest]
    /// The file to make; `-`: standard output.
    public var output: FilePath
    /// Bundles whose parts are left out.
    public var without: [FilePath] = []
    /// Whether a root goes along whole also where it is known what the runs open of it.
    public var isWhole = false
    /// Replaces a file that is already there.
    public var force = false
    /// Processors to compress with; decides no byte.
    public var threads = 1

    public init(guests: [Guest], output: FilePath) {
        self.guests = guests
        self.output = output
    }
}
