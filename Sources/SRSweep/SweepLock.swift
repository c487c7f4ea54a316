// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// Holds a sweep's folder for one process: nobody else starts or submits runs meanwhile.
///
/// The kernel gives it back when this process ends in whatever way.
public final class SweepLock: Sendable {
    private let file: FileDescriptor

    /// - Throws: `SRError.busy` that names who holds it, or `SRError` of status
    ///   `outputError`.
    public init(_ folder: SweepFolder) throws {
        let file: FileDescriptor
        do {
            try folder.checkKind()
            try FileManager.default.createDirectory(
                atPath: folder.path.string, withIntermediateDirectories: true)
            file = try FileDescriptor.open(
                folder.lock, .readWrite, options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as SRError {
            throw error
        } catch {
            throw SRError(
                .output, "cannot write in \(folder.path): \(SystemReason.text(error))")
        }
        guard FileLock.tryLock(file) else {
            let holder = (try? String(contentsOfFile: folder.lock.string, encoding: .utf8)) ?? ""
            try? file.close()
            throw SRError.busy(
                folder: folder.path.string, holder: holder.split(separator: "\n").joined())
        }
        let process = ProcessInfo.processInfo
        do {
            try file.resize(to: 0)
            _ = try file.writeAll(
                toAbsoluteOffset: 0,
                "process \(process.processIdentifier) on \(process.hostName)\n".utf8)
        } catch {
            try? file.close()
            throw SRError(
                .output, "cannot write \(folder.lock): \(SystemReason.text(error))")
        }
        self.file = file
    }

    deinit { try? file.close() }
}
