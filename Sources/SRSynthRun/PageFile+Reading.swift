// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRLinux
internal import SRSupport
internal import SRSynth
internal import SystemPackage

extension PageFile {
    /// Reads the whole file: give one that fits memory.
    /// - Throws: `SRError` for a file that cannot be read or is empty.
    init(path: FilePath, _ pageSize: PageSize) throws(SRError) {
        let bytes: [UInt8]
        do { bytes = try path.contents() } catch {
            throw SRError(.usage, "--pages: cannot read \(path): \(SystemReason.text(error))")
        }
        try self.init(bytes, of: path.string, pageSize)
    }
}
