// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Commands that are ended after some of the guest's time, by the guest's own timeout(1): what
/// ends a run is then a function of the run, as all else of it.
extension GuestSpec {
    /// The status with which timeout(1) ends if there is no such command.
    public static let timeoutNotFound = 127

    /// - Parameters:
    ///   - command: its words.
    ///   - seconds: nil if the command runs to its end.
    /// - Returns: the words to run; ended at its time, they end by SIGKILL.
    public static func limited(_ command: [String], seconds: Int?) -> [String] {
        guard let seconds else { return command }
        return ["/usr/bin/timeout", "--signal=KILL", "\(seconds)"] + command
    }
}
