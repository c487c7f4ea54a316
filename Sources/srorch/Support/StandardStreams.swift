// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Glibc

/// The three descriptors that a program starts with, and what happens to them under its hands.
enum StandardStreams {
    /// Makes sure that no file of ours is taken for a standard stream, and that a reader who goes
    /// away is an error of write(2), not this program's end.
    ///
    /// Called once, before anything is opened.
    static func prepare() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) == -1 {
            // Opened the wrong way round: using it fails with EBADF, as if it were closed.
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
        // A handler and not SIG_IGN: programs that are started do not inherit it.
        if let before = signal(SIGPIPE, { _ in }), isIgnored(before) {
            signal(SIGPIPE, SIG_IGN)
        }
    }

    private static func isIgnored(_ handler: @escaping @convention(c) (Int32) -> Void) -> Bool {
        unsafe unsafeBitCast(handler, to: Int.self) == 1
    }
}
