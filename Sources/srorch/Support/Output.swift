// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRGuest
import SRSupport
import SRText
import SystemPackage

/// Runs `body`, which writes to standard output or another file, and turns the error of a
/// full disk or a closed pipe into its exit status.
///
/// Whatever `srorch` prints goes through here: scripts/check refuses `print` and FileHandle.
func writingOutput<Result: ~Copyable>(
    to name: String = "-", _ body: () throws -> Result
) throws -> Result {
    do { return try body() } catch let error as Errno {
        throw Complaint.cannotWrite(name, error)
    }
}

/// Writes a text for people, fitted to the terminal if standard output is one and gets it.
func show(_ text: String, to channel: FileDescriptor = .standardOutput) throws {
    let style = TerminalStyle.ofStandardOutput()
    let fits = style.isBound && channel == .standardOutput
    try put(fits ? TextFit(width: style.width).text(text) : text, to: channel)
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

/// Writes a value to standard output as JSON: keys sorted, one line end at the end.
func put(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try put(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
}

/// Writes a text to standard error. There is nobody left to tell when that fails.
func putError(_ text: String) {
    var output = TextOutput(.standardError)
    try? output.write(text)
    try? output.flush()
}
