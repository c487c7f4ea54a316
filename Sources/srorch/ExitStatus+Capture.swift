// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRRun

extension ExitStatus {
    /// The status with which a capture ends.
    init(_ status: CaptureStatus) {
        switch status {
        case .ok: self = .success
        case .bootFailure, .running: self = .bootFailure
        case .guestPanic: self = .guestPanic
        case .timeOut: self = .timeOut
        case .workloadFailed: self = .workloadFailed
        case .eventsLost: self = .eventsLost
        case .badTrace: self = .badTrace
        case .outputError: self = .outputError
        case .booksDoNotBalance: self = .booksDoNotBalance
        case .interrupted: self = .interrupted
        }
    }
}
