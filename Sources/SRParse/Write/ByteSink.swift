// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import SystemPackage

/// Owns a file descriptor and closes it once.
struct OwnedDescriptor: ~Copyable {
    let descriptor: FileDescriptor

    deinit { try? descriptor.close() }

    /// Closes it, and tells of what goes wrong; some file systems tell of a full disk only
    /// here.
    consuming func close() throws {
        let descriptor = self.descriptor
        discard self
        try descriptor.close()
    }
}

/// Where a trace goes: a file descriptor, or memory. Counts what it took.
struct ByteSink: ~Copyable {
    // Not private: a release build inlines into other modules what needs its metadata.
    enum Target: ~Copyable {
        case owned(OwnedDescriptor)
        case borrowed(FileDescriptor)
        case memory
    }

    private var target: Target
    /// What was written, when there is no descriptor.
    private var memory: [UInt8] = []
    /// Bytes taken so far.
    private(set) var count: UInt64 = 0

    /// Collects in memory.
    init() { target = .memory }

    /// Writes to the file at `path`, which is created or emptied.
    init(creating path: String) throws(SRError) {
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            self.init(descriptor, closes: true)
        } catch {
            throw SRError(.output, "\(path) cannot be created", errno: error as? Errno)
        }
    }

    /// Writes to `descriptor`, and closes it in the end if `closes`.
    init(_ descriptor: FileDescriptor, closes: Bool) {
        target =
            closes
            ? .owned(OwnedDescriptor(descriptor: descriptor)) : .borrowed(descriptor)
    }

    /// Writes all of `bytes`, however many calls that takes.
    mutating func write(_ bytes: [UInt8]) throws(SRError) {
        let descriptor: FileDescriptor
        switch target {
        case .owned(let owned): descriptor = owned.descriptor
        case .borrowed(let borrowed): descriptor = borrowed
        case .memory:
            memory += bytes
            count += UInt64(bytes.count)
            return
        }
        do throws(Errno) { try descriptor.writeWhole(bytes) } catch {
            throw SRError(
                .output, "the trace cannot be written after byte \(count)", errno: error)
        }
        count += UInt64(bytes.count)
    }

    /// Closes what is to be closed.
    /// - Returns: what was collected, if that was in memory.
    consuming func close() throws(SRError) -> [UInt8] {
        let memory = self.memory
        switch consume target {
        case .owned(let owned):
            do { try owned.close() } catch {
                throw SRError(
                    .output, "the trace cannot be closed", errno: error as? Errno)
            }
        default: break
        }
        return memory
    }
}
