// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRReport
import SystemPackage

/// Runs `body`, which writes to standard output or another file, and turns the error of a
/// full disk or a closed pipe into its exit status.
func writingOutput<Result: ~Copyable>(
    to name: String = "-", _ body: () throws -> Result
) throws -> Result {
    do { return try body() } catch let error as Errno {
        Complaint.say("\(name == "-" ? "standard output" : name) cannot be written: \(error)")
        throw ExitStatus.outputError.exitCode
    }
}

/// Writes a text for people to standard output, fitted to the terminal if it is one.
func show(_ text: String) throws {
    let style = TerminalHistogram.Style.ofStandardOutput()
    try put(style.isBound ? TextFit(width: style.width).text(text) : text)
}

/// Writes a text to standard output.
func put(_ text: String) throws {
    try writingOutput {
        var output = TextOutput()
        try output.write(PlainText.lines(text))
        try output.flush()
    }
}
