// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRGuestStatus

/// How a guest's life ended.
public enum GuestOutcome: Sendable, Hashable {
    /// The guest said `end` and switched itself off.
    case poweredOff
    /// The guest's start-up program met an error and said which.
    case guestFailure(GuestStatus.Failure)
    /// The kernel panicked, or met a fault and said nothing after it; the console's line about it.
    case panicked(String)
    /// The kernel had that much of the processor, or of time without it, and neither console nor
    /// start-up program said a word.
    case silent(after: Duration)
    case timedOut(Deadline, after: Duration)
    /// QEMU ended by itself: its exit status (or the signal, negative) and what it said.
    case qemuEnded(status: Int, message: String)
    /// The guest reset or switched off before its start-up program had said `end`.
    case vanished(reason: String)
    /// The task that ran it was cancelled.
    case cancelled

    public enum Deadline: String, Sendable, Hashable, Codable {
        case boot
        case silence
        case total
    }
}
