// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import Glibc

/// Asks the kernel about a child without reaping it.
package enum ProcessProbe {
    /// Whether the child has ended. Its exit status stays to be collected by its owner.
    package static func hasEnded(_ child: pid_t) -> Bool {
        var info = unsafe siginfo_t()
        let result = unsafe waitid(
            P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT)
        // ECHILD: the owner has already reaped it. A child still running leaves si_signo 0.
        return unsafe result != 0 || info.si_signo != 0
    }
}
