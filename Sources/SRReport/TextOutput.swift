// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// Collects text and writes it in large pieces.
public struct TextOutput: ~Copyable {
    /// Bytes to collect before they are written.
    private static let capacity = 1 << 16

    private let descriptor: FileDescriptor
    private var buffer: [UInt8] = []

    /// Writes to `descriptor`, which stays the caller's to close.
    public init(_ descriptor: FileDescriptor = .standardOutput) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.capacity + 256)
    }

    public mutating func write(_ text: String) throws(Errno) {
        buffer += text.utf8
        if buffer.count >= Self.capacity { try flush() }
    }

    public mutating func write(_ byte: UInt8) throws(Errno) {
        buffer.append(byte)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Writes a number in decimal digits, with zeros before it up to `width`.
    public mutating func write(_ number: UInt64, width: Int = 1) throws(Errno) {
        let start = buffer.count
        var rest = number
        repeat {
            buffer.append(UInt8(0x30 + rest % 10))
            rest /= 10
        } while rest > 0
        while buffer.count - start < width { buffer.append(0x30) }
        buffer[start...].reverse()
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Writes what was collected.
    public mutating func flush() throws(Errno) {
        guard !buffer.isEmpty else { return }
        do {
            _ = unsafe try buffer.withUnsafeBytes { unsafe try descriptor.writeAll($0) }
        } catch {
            throw error as? Errno ?? .ioError
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
