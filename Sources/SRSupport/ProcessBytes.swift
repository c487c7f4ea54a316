// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc

/// What the kernel handed this process, byte for byte. All unsafe code for it is here.
enum ProcessBytes {
    /// The words of the command line, the program's name first.
    static var arguments: [[UInt8]] {
        unsafe strings(CommandLine.unsafeArgv)
    }

    /// `NAME=VALUE` each. Not to be called while another thread sets variables.
    static var environment: [[UInt8]] {
        unsafe strings(environ)
    }

    /// The folder that this process works in; nil where it is gone.
    static var workingFolder: [UInt8]? {
        guard let path = unsafe getcwd(nil, 0) else { return nil }
        defer { unsafe free(path) }
        return unsafe UnsafeBufferPointer(start: path, count: strlen(path)).map {
            UInt8(bitPattern: $0)
        }
    }

    private static func strings(
        _ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> [[UInt8]] {
        var all: [[UInt8]] = []
        var next = unsafe list
        while let word = unsafe next.pointee {
            let count = unsafe strlen(word)
            all.append(
                unsafe UnsafeBufferPointer(start: word, count: count).map { UInt8(bitPattern: $0) })
            unsafe next += 1
        }
        return all
    }
}
