// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
package import SRSupport
package import SystemPackage

/// A file of the pages that a model compressed, one after another: what other compressors, or
/// a bare loop over LZO, can be tried on.
package final class CorpusFile {
    private let descriptor: FileDescriptor
    private let path: FilePath
    /// What the file could not take; nothing is added after it.
    package private(set) var failure: SRError?

    /// Makes the file, or empties what stands there.
    ///
    /// - Throws: `SRError` of code `output`.
    package init(path: FilePath) throws {
        self.path = path
        do {
            descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw SRError(.output, "\(path) cannot be created", errno: error as? Errno)
        }
    }

    deinit { try? descriptor.close() }

    package func append(_ page: UnsafeRawBufferPointer) {
        guard failure == nil else { return }
        do { _ = unsafe try descriptor.writeAll(page) } catch {
            failure = SRError(.output, "\(path) cannot be written", errno: error as? Errno)
        }
    }
}
