// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
public import SystemPackage

/// Reads a file that another process appends to, each byte once.
///
/// Memory: one buffer of `bufferBytes`, whatever the file's size.
public struct FileFollower: ~Copyable {
    public let path: FilePath
    /// Bytes handed out so far.
    public private(set) var offset: Int64 = 0
    private var descriptor: FileDescriptor?
    private var buffer: [UInt8]

    public init(path: FilePath, bufferBytes: Int = 1 << 18) {
        self.path = path
        self.buffer = [UInt8](repeating: 0, count: bufferBytes)
    }

    deinit {
        try? descriptor?.close()
    }

    /// Hands what has been appended since the last call to `consume`, piece by piece, at most
    /// `limit` bytes. A file that does not exist yet has nothing.
    ///
    /// - Returns: the number of bytes handed out.
    /// - Throws: `SRError` of code `hostInput`, or what `consume` throws.
    @discardableResult
    public mutating func drain(
        limit: Int = .max, _ consume: (ArraySlice<UInt8>) throws -> Void
    ) throws -> Int {
        if descriptor == nil {
            do {
                descriptor = try FileDescriptor.open(path, .readOnly)
            } catch Errno.noSuchFileOrDirectory {
                return 0
            } catch let errno as Errno {
                throw SRError(.hostInput, "cannot open \(path)", errno: errno)
            }
        }
        guard let descriptor else { return 0 }
        var taken = 0
        while taken < limit {
            let count: Int
            do {
                count = try unsafe buffer.withUnsafeMutableBytes {
                    try unsafe descriptor.read(fromAbsoluteOffset: offset, into: $0)
                }
            } catch let errno as Errno {
                throw SRError(
                    .hostInput, "cannot read \(path) at byte \(offset)", errno: errno)
            }
            guard count > 0 else { break }
            offset += Int64(count)
            taken += count
            try consume(buffer[..<count])
        }
        return taken
    }
}
