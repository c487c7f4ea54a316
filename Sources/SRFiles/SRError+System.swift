// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

extension SRError {
    /// Any error as one of ours: what the operating system or a library says of a file of the
    /// host is its failure. What is of no kind that is known is a fault of the tool, and says so.
    public init(of error: any Error) {
        if let error = error as? SRError {
            self = error
        } else if error is CancellationError {
            self.init(.interrupted, SystemReason.text(error))
        } else if SystemReason.knows(error) {
            self.init(.hostInput, SystemReason.text(error))
        } else {
            self.init(.fault, "this should not have happened: \(error)")
        }
    }
}
