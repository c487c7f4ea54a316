// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SystemPackage

/// A file of the pages that a model compressed, one after another: what other compressors, or
/// a bare loop over LZO, can be tried on.
final class CorpusFile {
    private let descriptor: FileDescriptor
    private let path: FilePath
    /// What the file could not take; nothing is added after it.
    private(set) var failure: TraceError?

    /// Makes the file, or empties the one that is there.
    init(path: FilePath) throws {
        self.path = path
        do {
            descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw TraceError(.output, "\(path) cannot be created", errno: error as? Errno)
        }
    }

    deinit { try? descriptor.close() }

    func append(_ page: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        do { _ = unsafe try descriptor.writeAll(page) } catch {
            failure = TraceError(.output, "\(path) cannot be written", errno: error as? Errno)
        }
    }
}
