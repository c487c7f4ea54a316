// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRSupport
public import SystemPackage

/// Collects text and writes it in large pieces.
public struct TextOutput: ~Copyable {
    /// Bytes to collect before they are written.
    private static let capacity = 1 << 16

    private let descriptor: FileDescriptor
    private var buffer: [UInt8] = []
    let packing: Packing?

    /// What a compressed output needs.
    final class Packing {
        var packer = ZstdPacker(ZstdSettings(level: 9))
        var bytes: [UInt8] = []
    }

    /// Writes to `descriptor`, which stays the caller's to close.
    /// - Parameter zstd: compresses what is written to one zstd frame, which ``finish()`` ends.
    public init(_ descriptor: FileDescriptor = .standardOutput, zstd: Bool = false) {
        self.descriptor = descriptor
        packing = zstd ? Packing() : nil
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
        if let packing {
            do { try packing.packer.add(buffer.span, to: &packing.bytes) } catch {
                throw Errno.ioError
            }
            try put(packing.bytes)
            packing.bytes.removeAll(keepingCapacity: true)
        } else {
            try put(buffer)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what was collected, and ends a compressed output.
    public mutating func finish() throws(Errno) {
        try flush()
        guard let packing else { return }
        do { try packing.packer.finish(to: &packing.bytes) } catch { throw Errno.ioError }
        try put(packing.bytes)
        packing.bytes.removeAll()
    }

    private func put(_ bytes: [UInt8]) throws(Errno) {
        try descriptor.writeWhole(bytes)
    }
}
