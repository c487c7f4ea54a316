// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What `guest.json` says: which parts a bundle is of.
public struct BundleDescription: Sendable, Codable, Equatable {
    public enum Kind: String, Sendable, Codable {
        case kernel, qemu, root
    }

    /// A part of a guest, by its contents.
    public struct Part: Sendable, Codable, Equatable {
        public var kind: Kind
        /// The recipe's name; of QEMU the version of Debian's package.
        public var name: String
        /// SHA-256 over the names and contents of its files.
        public var content: String
        /// Bytes of its files.
        public var bytes: Int64
        /// The whole root's ``content``, where this one was cut out of it.
        public var cutFrom: String?
        /// Whether it is in the bundle, or left out for who has it.
        public var isHere: Bool

        /// For a message: `root bookworm`.
        public var title: String { kind == .qemu ? "QEMU \(name)" : "\(kind) \(name)" }
        /// Its folder in the bundle.
        var folder: String { "\(BundleFormat.parts)\(kind.rawValue)-\(content)" }
    }

    public internal(set) var format = BundleFormat.version
    /// The processor family that its QEMU runs on.
    public internal(set) var host: String
    /// What the shim answers that was in QEMU; another may give other traces.
    public internal(set) var shim: Int
    public internal(set) var parts: [Part]
}
