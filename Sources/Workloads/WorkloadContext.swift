// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a workload may know of the guest it will run in when it chooses its defaults.
public struct WorkloadContext: Sendable, Equatable {
    /// How the guest's processors are made.
    public enum Accelerator: String, Sendable, CaseIterable {
        case tcg, kvm
    }

    public var accelerator: Accelerator
    public var vcpus: Int
    /// The capture's seed, from which a workload's own contents are drawn.
    public var seed: UInt64
    /// MiB of MemTotal that the guest's kernel takes to come up: a workload's own memory is no less. 0
    /// where any that a workload has is enough, or where nothing boots.
    public var leastMemoryMiB: Int

    public init(
        accelerator: Accelerator, vcpus: Int = 1, seed: UInt64 = 1, leastMemoryMiB: Int = 0
    ) {
        self.accelerator = accelerator
        self.vcpus = vcpus
        self.seed = seed
        self.leastMemoryMiB = leastMemoryMiB
    }
}
