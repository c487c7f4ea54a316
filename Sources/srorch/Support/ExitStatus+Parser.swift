// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRSupport

extension ExitStatus {
    /// The status as the argument parser's error. A verb ends with `throw status.exitCode`
    /// after it has said on standard error what went wrong.
    var exitCode: ExitCode { ExitCode(rawValue) }
}
