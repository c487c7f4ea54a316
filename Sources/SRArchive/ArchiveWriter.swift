// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRFiles
internal import SRParse
internal import SRSupport
package import SystemPackage

/// Writes a sealed archive: a tar in one zstd frame, and the seal behind it.
///
/// It is written under a temporary name beside the final one, which it takes at the end:
/// whatever goes wrong, no half archive has the final name. Memory: some buffers. On standard
/// output, which has no name, it is whole only if the status says so.
package final class ArchiveWriter {
    /// What means standard output as the path.
    package static let standardOutput = FilePath("-")

    private let path: FilePath
    /// nil: standard output.
    private let draft: FilePath?
    private let descriptor: FileDescriptor
    private let tar: TarWriter
    private var packer: ZstdPacker
    private var seal: SealBuilder
    private var unpacked: UInt64 = 0
    private var isDone = false
    private var digest = SHA256()
    /// Bytes of the archive so far.
    package private(set) var bytes: Int64 = 0

    /// - Throws: `SRError` of code `output`.
    package init(path: FilePath, format: ArchiveFormat) throws {
        self.path = path == Self.standardOutput ? path : path.behindLinks
        packer = ZstdPacker(format.compression)
        seal = SealBuilder(format)
        tar = try TarWriter()
        guard path != Self.standardOutput else {
            draft = nil
            descriptor = .standardOutput
            return
        }
        // Of the final name only the folder: that name may be as long as names can be.
        let draft = path.removingLastComponent().appending("srorch-\(getpid()).partial")
        self.draft = draft
        do {
            descriptor = try FileDescriptor.open(
                draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw SRError(.output, "\(path) cannot be written: \(SystemReason.text(error))")
        }
    }

    deinit {
        guard let draft else { return }
        try? descriptor.close()
        if !isDone { draft.removeFile() }
    }

    /// Adds a file of the given contents. Names must come in order.
    package func add(_ name: String, _ contents: [UInt8]) throws {
        try begin(name, size: Int64(contents.count))
        try tar.write(contents.span)
        try end()
    }

    /// Adds a file of this machine.
    /// - Parameter digest: SHA-256 that it had when the manifest was made.
    package func add(_ name: String, file: FilePath, size: Int64, digest: String) throws {
        try begin(name, size: size)
        var sum = SHA256()
        var source = FileFollower(path: file, bufferBytes: 1 << 20)
        try source.drain(limit: Int(size)) { bytes in
            try Task.checkCancellation()
            sum.update(bytes.span)
            try tar.write(bytes.span)
            try drain()
        }
        guard source.offset == size, sum.finish() == digest else {
            throw SRError(.input, "\(file) changed while it was packed: pack again")
        }
        try end()
    }

    private func begin(_ name: String, size: Int64) throws {
        seal.begin(member: name)
        try tar.begin(name, size: size)
    }

    private func end() throws {
        try tar.end()
        try drain()
        var packed: [UInt8] = []
        try packer.flush(to: &packed)
        try write(packed)
    }

    /// Ends the archive and gives it its name.
    /// - Returns: its SHA-256.
    package func finish() throws -> String {
        seal.begin(member: "-")
        try tar.finish()
        try drain()
        var packed: [UInt8] = []
        try packer.finish(to: &packed)
        try write(packed)
        let frame = seal.finish(unpacked: unpacked).frame
        do {
            try put(frame)
            if let draft {
                guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
                try draft.rename(to: path)
            }
        } catch let error as Errno { throw failure(error) }
        isDone = true
        var whole = SHA256()
        swap(&whole, &digest)
        return whole.finish()
    }

    private func put(_ some: [UInt8]) throws {
        unsafe try some.withUnsafeBytes { unsafe try descriptor.writeUnlessCancelled($0) }
        digest.update(some.span)
        bytes += Int64(some.count)
    }

    /// Compresses and writes what the tar has ready.
    private func drain() throws {
        try Task.checkCancellation()
        let bytes = tar.take()
        unpacked += UInt64(bytes.count)
        var packed: [UInt8] = []
        try packer.add(bytes.span, to: &packed)
        try write(packed)
    }

    private func write(_ packed: [UInt8]) throws {
        seal.add(packed)
        do { try put(packed) } catch let error as Errno { throw failure(error) }
    }

    private func failure(_ error: any Error) -> SRError {
        draft == nil
            ? SRError(.output, "standard output cannot be written", errno: error as? Errno)
            : SRError(
                .output, "\(path) cannot be written: \(SystemReason.text(error)); nothing was kept")
    }
}
