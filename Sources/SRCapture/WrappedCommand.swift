// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRGuest

/// What a guest is told to run: the user's command, in what the request puts around it.
enum WrappedCommand {
    /// A script of ours follows, then the command's words.
    static let shell = ["/bin/sh", "-c"]

    /// How such a script ends, the command's status being in `s`. What ends a command by a signal
    /// ends the shell by it, so that it is told as without the shell.
    static let ending = "[ $s -gt 128 ] && kill -$((s - 128)) $$; exit $s"

    /// From the inside: an end after a time, a memory cgroup, readings of /proc/vmstat.
    static func words(_ command: [String], of request: CaptureRequest) -> [String] {
        var words = GuestSpec.limited(command, seconds: request.duration)
        if let limit = request.memcgMiB { words = CgroupReading.around(words, limitMiB: limit) }
        if request.vmstat { words = VmstatReading.around(words) }
        return words
    }

    /// Whether something runs the command that tells a missing one by its own status.
    static func hides(theMissingCommandOf request: CaptureRequest) -> Bool {
        request.duration != nil || request.memcgMiB != nil || request.vmstat
    }
}
