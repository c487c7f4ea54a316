// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRSteady
internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The file in which the shim says that it is in QEMU, and how often QEMU asked it.
///
/// It stays open: its name may be removed as soon as QEMU has begun.
final class SteadyReport: Sendable {
    let path: FilePath
    private let file: FileDescriptor

    /// Makes the file, of zeros.
    ///
    /// - Throws: `SRError` of code `hostInput`.
    init(path: FilePath) throws {
        do {
            let file = try FileDescriptor.open(
                path, .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
            // Written, not left as a hole: QEMU would die of a disk that is full when it counts.
            _ = try file.closeAfter(failing: {
                try file.writeAll([UInt8](repeating: 0, count: MemoryLayout<sr_steady_report>.size))
            })
            self.path = path
            self.file = file
        } catch let error as Errno {
            throw SRError(.hostInput, "cannot write \(path)", errno: error)
        }
    }

    deinit { try? file.close() }

    /// Why what QEMU did is not known to be free of the host's clock; nil if it is.
    var flaw: String? {
        var numbers: [UInt64] = [0, 0]
        let read = unsafe numbers.withUnsafeMutableBytes {
            unsafe (try? file.read(fromAbsoluteOffset: 0, into: $0)) ?? 0
        }
        guard read == MemoryLayout<sr_steady_report>.size else {
            return "what \(SteadyShim.fileName) said in \(path) cannot be read"
        }
        if numbers[0] == 0 {
            return "QEMU did not load \(SteadyShim.fileName): it is a static program, or its "
                + "loader takes no LD_PRELOAD"
        }
        if numbers[0] != UInt64(SteadyShim.version) {
            return "\(SteadyShim.fileName) is of version \(numbers[0]), and srorch goes with "
                + "\(SteadyShim.version): build both anew"
        }
        if numbers[1] == 0 {
            return "\(SteadyShim.fileName) was loaded, and QEMU did not ask it for the time: a "
                + "wrapper started QEMU without it, or QEMU reads the host's clock in a way of "
                + "its own"
        }
        return nil
    }
}

extension FileDescriptor {
    /// Closes the file if the work on it fails.
    fileprivate func closeAfter<Value>(failing work: () throws -> Value) throws -> Value {
        do { return try work() } catch {
            try? close()
            throw error
        }
    }
}
