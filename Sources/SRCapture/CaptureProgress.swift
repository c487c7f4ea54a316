// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a capture tells of itself while it runs. The caller shows it.
public enum CaptureProgress: Sendable {
    /// Where a capture is.
    public enum Phase: String, Sendable {
        case preparing
        case booting
        case running
        case collecting
        case checking
    }

    case phase(Phase)
    /// A line worth keeping: which accelerator was chosen and why, where the image is.
    case note(String)
    case running(Running)

    public struct Running: Sendable {
        public var phase: Phase
        public var elapsed: Duration
        public var events: UInt64
        public var lost: UInt64
        public var swapUsedKiB: UInt64
    }
}
