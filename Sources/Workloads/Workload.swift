// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// A program that swaps: what it is, what it needs, and how the guest starts it.
public struct Workload: Sendable {
    /// What the user types.
    public var name: String
    /// One line.
    public var summary: String
    /// What it does, in a few sentences.
    public var details: String
    /// Debian packages and files that the guest image must hold.
    public var needs: [String]
    public var parameters: [WorkloadParameter]
    /// MemTotal of the guest, MiB, at which the default parameters swap for real.
    public var memoryMiB: Int
    /// Size of the swap device, MiB, that holds all that the defaults push out.
    public var swapMiB: Int
    /// The cost of a run with the defaults.
    public var cost: WorkloadCost
    /// Makes the command from canonical values.
    public var command: @Sendable (ParameterValues, WorkloadContext) -> GuestCommand

    public init(
        name: String, summary: String, details: String, needs: [String],
        parameters: [WorkloadParameter], memoryMiB: Int, swapMiB: Int, cost: WorkloadCost,
        command: @escaping @Sendable (ParameterValues, WorkloadContext) -> GuestCommand
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.needs = needs
        self.parameters = parameters
        self.memoryMiB = memoryMiB
        self.swapMiB = swapMiB
        self.cost = cost
        self.command = command
    }
}
