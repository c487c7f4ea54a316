// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SystemPackage

/// A connected stream socket of the local family; closed with its owner.
struct UnixSocket: ~Copyable {
    private let descriptor: FileDescriptor

    /// Connects to a listening socket.
    ///
    /// - Throws: `Errno`; `.fileNameTooLong` when the path does not fit in `sun_path`.
    init(connectingTo path: String) throws {
        descriptor = try Self.connected(to: path)
    }

    deinit {
        try? descriptor.close()
    }

    /// What has arrived; nil if nothing has, empty when the other side is gone.
    func receive() throws -> [UInt8]? {
        do {
            return try unsafe [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
                count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        } catch Errno.resourceTemporarilyUnavailable {
            return nil
        } catch Errno.connectionReset {
            return []
        }
    }

    func send(_ text: String) throws {
        // MSG_NOSIGNAL: a QEMU that has gone is an error here, not a SIGPIPE.
        let bytes = Array(text.utf8)
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(
                descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == bytes.count else { throw Errno(rawValue: errno) }
    }

    private static func connected(to path: String) throws -> FileDescriptor {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count < room.count else { return false }
            unsafe room.copyBytes(from: bytes)
            return true
        }
        guard fits else { throw Errno.fileNameTooLong }
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let descriptor = FileDescriptor(rawValue: number)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(number, $0, size)
            }
        }
        let failure = Errno(rawValue: errno)
        guard result == 0, fcntl(number, F_SETFL, O_NONBLOCK) == 0 else {
            try? descriptor.close()
            throw failure
        }
        return descriptor
    }
}
