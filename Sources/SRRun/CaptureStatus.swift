// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How a capture ended. The raw value stands in `run.json`.
public enum CaptureStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case ok
    case running
    case bootFailure = "boot-failure"
    case guestPanic = "guest-panic"
    case timeOut = "time-out"
    case workloadFailed = "workload-failed"
    case eventsLost = "events-lost"
    case badTrace = "bad-trace"
    case outputError = "output-error"
    case booksDoNotBalance = "books-do-not-balance"
    case interrupted

    /// Whether what ran came to its own end; others were ended from outside, at a moment that
    /// nothing of the run decides.
    public var isOwnEnd: Bool {
        switch self {
        case .ok, .workloadFailed, .eventsLost, .booksDoNotBalance, .guestPanic: true
        case .running, .bootFailure, .timeOut, .badTrace, .outputError, .interrupted: false
        }
    }
}
