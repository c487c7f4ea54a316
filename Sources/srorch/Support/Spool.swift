// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRGuest
import SRRunFolder
import SRSupport
import SystemPackage

/// An input that is read more than once, or not from front to back.
///
/// A pipe is copied to a temporary file first, which has no name any more when this returns:
/// nothing of it is left, however this program ends.
enum Spool {
    /// A path that can be opened again and again for as long as this program runs.
    ///
    /// - Parameter name: of a file or folder, or `-` for standard input.
    /// - Throws: `SRError` of status `badTrace` or `outputError` that names it;
    ///   `CancellationError`.
    static func path(_ name: String) throws -> String {
        if name != "-" {
            // What is not there is told by who opens it.
            guard let type = FilePath(name).status?.type,
                ![.regular, .directory, .blockSpecial].contains(type)
            else { return name }
        }
        let input: FileDescriptor
        do {
            input =
                name == "-"
                ? .standardInput
                : try FileDescriptor.open(FilePath(name), .readOnly, options: .closeOnExec)
        } catch {
            throw SRError(.input, "\(name) cannot be read: \(SystemReason.text(error))")
        }
        defer {
            if name != "-" { try? input.close() }
        }
        // Held open to the end of the program.
        let copy = try HostFiles.unnamedFile()
        do {
            try fill(copy, from: input)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SRError(
                .output,
                "\(name == "-" ? "standard input" : name) cannot be copied to a temporary file: "
                    + SystemReason.text(error))
        }
        let process = ProcessInfo.processInfo.processIdentifier
        return "/proc/\(process)/fd/\(copy.rawValue)"
    }

    private static func fill(_ copy: FileDescriptor, from input: FileDescriptor) throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = try unsafe buffer.withUnsafeMutableBytes { bytes in
                try unsafe input.readUnlessCancelled(into: bytes)
            }
            if count == 0 { return }
            try copy.writeAll(buffer[..<count])
        }
    }
}
