// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Whether what the host answers QEMU was kept from the guest, as found when the guest had ended.
public struct Steadiness: Sendable, Hashable {
    /// What the shim answers, as a number; another may give other traces.
    public let version: Int
    /// SHA-256 of the shim; nil if there is none.
    public let digest: String?
    /// Why the host may have had a say; nil if it had none.
    public let flaw: String?

    public init(version: Int, digest: String?, flaw: String?) {
        self.version = version
        self.digest = digest
        self.flaw = flaw
    }
}
