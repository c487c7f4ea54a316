// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How long a guest may take before it is given up.
public struct Deadlines: Sendable, Hashable {
    /// Longest time from QEMU's start to the guest's own `boot` line.
    public var boot: Duration
    /// Between two signs of life: a status line, a piece of stream, log or console.
    public var silence: Duration
    /// Longest time for the whole run.
    public var total: Duration

    public init(
        boot: Duration = .seconds(180), silence: Duration = .seconds(120),
        total: Duration = .seconds(3600)
    ) {
        self.boot = boot
        self.silence = silence
        self.total = total
    }
}
