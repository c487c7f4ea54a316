// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
package import SystemPackage

/// Reading and writing through descriptors that other programs may share.
///
/// O_NONBLOCK belongs to the open file, not to the process: another process that has the pipe
/// or terminal can set it. A descriptor that has nothing, or no room, for now is then waited for.
extension FileDescriptor {
    /// Writes all of `bytes`, in as many calls as that takes.
    package func writeWhole(_ bytes: UnsafeRawBufferPointer) throws(Errno) {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            do {
                let count = unsafe try write(UnsafeRawBufferPointer(rebasing: rest))
                unsafe rest = rest.dropFirst(count)
            } catch let errno as Errno where errno == .resourceTemporarilyUnavailable {
                try wait(for: POLLOUT)
            } catch {
                throw error as? Errno ?? .ioError
            }
        }
    }

    /// Writes all of `bytes`, in as many calls as that takes.
    package func writeWhole(_ bytes: [UInt8]) throws(Errno) {
        let failure: Errno? = unsafe bytes.withUnsafeBytes { buffer in
            do throws(Errno) { unsafe try writeWhole(buffer) } catch { return error }
            return nil
        }
        if let failure { throw failure }
    }

    /// Reads what there is, up to the length of `buffer`; waits until there is something.
    /// - Returns: the number of bytes; 0 at the end.
    package func readSome(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        while true {
            do { return unsafe try read(into: buffer) } catch let errno as Errno
                where errno == .resourceTemporarilyUnavailable
            { try wait(for: POLLIN) } catch { throw error as? Errno ?? .ioError }
        }
    }

    /// The same, but a task that is cancelled waits no longer.
    /// - Throws: `Errno`, `CancellationError`.
    package func readUnlessCancelled(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try waitUnlessCancelled(for: POLLIN)
        return unsafe try readSome(into: buffer)
    }

    /// Writes all of `bytes` to where a reader may be slow: a task that is cancelled waits for it no
    /// longer.
    /// - Throws: `Errno`, `CancellationError`.
    package func writeUnlessCancelled(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            try waitUnlessCancelled(for: POLLOUT)
            // A pipe that can be written to has room for so much, and does not block.
            let piece = unsafe rest.prefix(Int(PIPE_BUF))
            unsafe try writeWhole(UnsafeRawBufferPointer(rebasing: piece))
            unsafe rest = rest.dropFirst(piece.count)
        }
    }

    private func waitUnlessCancelled(for event: Int32) throws {
        let patience: Int32 = 100
        var polled = pollfd(fd: rawValue, events: Int16(event), revents: 0)
        while true {
            let count = unsafe poll(&polled, 1, patience)
            if count > 0 { return }
            let reason = Errno(rawValue: errno)
            guard count == 0 || reason == .interrupted else { throw reason }
            try Task.checkCancellation()
        }
    }

    /// Waits until a descriptor can be read from, or written to, or tells why not.
    private func wait(for event: Int32) throws(Errno) {
        var polled = pollfd(fd: rawValue, events: Int16(event), revents: 0)
        while unsafe poll(&polled, 1, -1) < 0 {
            let reason = Errno(rawValue: errno)
            guard reason == .interrupted else { throw reason }
        }
    }
}
