// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What executes a guest's instructions.
public enum Accelerator: String, Sendable, Hashable, CaseIterable, Codable {
    /// The host's hardware virtualisation.
    case kvm
    /// QEMU's software emulation.
    case tcg
}
