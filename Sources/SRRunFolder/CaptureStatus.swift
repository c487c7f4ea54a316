// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

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

    /// What a failure makes of a capture that had begun.
    public init(_ code: SRError.Code) {
        self =
            switch code.status {
            case .success: .ok
            case .bootFailure, .missingTool, .imageBuildFailed, .kernelNotBuilt, .kernelDamaged,
                .kernelUnsupported, .kernelOptionsMissing:
                .bootFailure
            case .guestPanic: .guestPanic
            case .timeOut: .timeOut
            case .workloadFailed, .programRefused: .workloadFailed
            case .eventsLost: .eventsLost
            case .badTrace, .pageSizesDiffer: .badTrace
            case .booksDoNotBalance: .booksDoNotBalance
            case .interrupted: .interrupted
            case .outputError, .notReproduced, .sweepIncomplete, .sweepBusy, .usage,
                .fault, .readerGone, .conditionMet, .cannotBeTested, .notJudged,
                .deviceSettings, .lengthsMissing, .timesMissing:
                .outputError
            }
    }

    /// The status with which a capture that ended so ends the tool.
    public var exitStatus: ExitStatus {
        switch self {
        case .ok: .success
        case .bootFailure, .running: .bootFailure
        case .guestPanic: .guestPanic
        case .timeOut: .timeOut
        case .workloadFailed: .workloadFailed
        case .eventsLost: .eventsLost
        case .badTrace: .badTrace
        case .outputError: .outputError
        case .booksDoNotBalance: .booksDoNotBalance
        case .interrupted: .interrupted
        }
    }

    /// Whether what ran came to its own end; others were ended from outside, at a moment that
    /// nothing of the run decides.
    public var isOwnEnd: Bool {
        switch self {
        case .ok, .workloadFailed, .eventsLost, .booksDoNotBalance, .guestPanic: true
        case .running, .bootFailure, .timeOut, .badTrace, .outputError, .interrupted: false
        }
    }
}
