// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SystemPackage

extension FilePath {
    /// What the file holds, also where it is a pipe, as a shell's `<(…)` is one: Foundation's calls
    /// read regular files alone.
    ///
    /// - Complexity: all of it is in memory.
    package func contents() throws(Errno) -> [UInt8] {
        var whole: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        do {
            let file = try FileDescriptor.open(self, .readOnly, options: .closeOnExec)
            defer { try? file.close() }
            while true {
                let count = unsafe try piece.withUnsafeMutableBytes { buffer in
                    unsafe try file.read(into: buffer)
                }
                if count == 0 { return whole }
                whole += piece[..<count]
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }
}
