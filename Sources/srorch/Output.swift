// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRMachine
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

/// Writes a name to standard output as a line, byte for byte: it may be read back.
func put(name: String) throws {
    try writingOutput {
        var output = TextOutput()
        for byte in ByteText.bytes(name) { try output.write(byte) }
        try output.write("\n")
        try output.flush()
    }
}

/// Writes a text to standard output, or to standard error where that has something else.
func put(_ text: String, to channel: FileDescriptor = .standardOutput) throws {
    try writingOutput {
        var output = TextOutput(channel)
        try output.write(PlainText.lines(Names.printable(text)))
        try output.flush()
    }
}
