// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import SystemPackage

/// A folder of relay files, `sr_relay0` and on, one a CPU: the module's own in debugfs, or
/// copies of them. Gives their records lowest sequence first; memory is a small buffer a
/// file.
final class RelayFolder {
    /// CPUs that `sr_collect` knows (`MAX_CPUS` in kernel/tools/sr_collect.c).
    static let maximumFiles = 1024

    private var files: [RelayFile] = []
    /// What is wrong with the first file that was found to be.
    private(set) var problem: SRError?
    /// Bytes of all files, where all have a size.
    let bytes: UInt64?

    /// Whether `path` is a folder.
    static func isFolder(_ path: String) -> Bool {
        guard
            let folder = try? FileDescriptor.open(
                FilePath(path), .readOnly, options: [.directory, .closeOnExec])
        else { return false }
        try? folder.close()
        return true
    }

    init(path: String) throws(SRError) {
        var bytes: UInt64? = 0
        // A CPU that is off has no file, so numbers may be missing.
        for cpu in 0..<Self.maximumFiles {
            let name = "sr_relay\(cpu)"
            do throws(SRError) {
                let file = try RelayFile(FilePath(path).appending(name).string, name: name)
                bytes = bytes.flatMap { sum in file.bytes.map { sum + $0 } }
                files.append(file)
            } catch {
                if error.errno == .noSuchFileOrDirectory { continue }
                throw SRError(error.code, "\(name): \(error.message)", errno: error.errno)
            }
        }
        guard !files.isEmpty else {
            throw SRError(
                .input, "the folder has neither a trace.srt nor relay files (sr_relay0 …)",
                errno: .noSuchFileOrDirectory)
        }
        self.bytes = bytes
    }

    /// Puts the record of the lowest sequence into `record`. O(number of files).
    /// - Returns: its sequence; nil at the end of all files.
    func next(_ record: inout [UInt8]) throws(SRError) -> UInt64? {
        var lowest: (file: RelayFile, sequence: UInt64)?
        for file in files {
            guard let sequence = try file.sequence() else {
                if problem == nil { problem = file.problem }
                continue
            }
            if sequence < lowest?.sequence ?? .max { lowest = (file, sequence) }
        }
        guard let lowest else { return nil }
        lowest.file.take(&record)
        return lowest.sequence
    }
}
