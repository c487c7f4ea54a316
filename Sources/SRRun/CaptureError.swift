// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Why a capture did not go as asked: the status for the caller, and words for the user.
public struct CaptureError: Error, Sendable, Hashable, CustomStringConvertible {
    public let status: CaptureStatus
    public let message: String

    public init(_ status: CaptureStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    public var description: String { message }
}
