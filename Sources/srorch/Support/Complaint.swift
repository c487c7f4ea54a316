// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRFiles
import SRSupport
import SRText
import SystemPackage

/// Says on standard error what went wrong, and knows the exit status that belongs to it.
enum Complaint {
    /// Says something in one line that names the program.
    static func say(_ message: String) {
        LiveLine.clear()
        putError("srorch: \(PlainText.lines(Names.shown(message)))\n")
    }

    /// Says why an output cannot be written, and gives the status to end with. A reader of
    /// standard output who has gone away is no fault, and is not spoken of.
    static func cannotWrite(_ name: String, _ error: Errno) -> ExitCode {
        if name == "-", error == .brokenPipe { return ExitStatus.readerGone.exitCode }
        say("\(name == "-" ? "standard output" : name) cannot be written: \(error)")
        return ExitStatus.outputError.exitCode
    }

    static func say(_ error: any Error) -> ExitStatus {
        let error = SRError(of: error)
        say(error.description)
        return error.code.status
    }

    /// The status to end with: the error's own, where it was said already.
    static func code(_ error: any Error) -> ExitCode {
        error as? ExitCode ?? say(error).exitCode
    }
}
