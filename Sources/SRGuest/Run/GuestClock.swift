// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How a guest's clock is counted, which decides whether a run can be repeated.
///
/// Under software emulation time may be a function of the instructions executed
/// (QEMU's `-icount`). Nothing in the guest then depends on the host's speed or load, and
/// the same inputs give the same run.
public enum GuestClock: Sendable, Hashable {
    /// One instruction takes 2^`shift` ns of guest time.
    case instructionCount(shift: Int)
    /// Guest time follows the host's clock.
    case host

    /// 2 ns an instruction; `docs/decisions/0001-clock-shift.md` has the measurements.
    public static let defaultShift = 1
}
