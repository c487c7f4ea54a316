// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

// Little-endian numbers in byte arrays: how every structure of a trace is laid out.

extension [UInt8] {
    /// Adds a number's bytes, lowest first. O(1) amortised.
    package mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Overwrites a number at `offset`.
    mutating func set(
        littleEndian value: some FixedWidthInteger & UnsignedInteger, at offset: Int
    ) {
        for (index, shift) in stride(from: 0, to: value.bitWidth, by: 8).enumerated() {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }

    /// Adds a text as a 16-bit count of UTF-8 bytes and those bytes.
    mutating func append(text: String) {
        append(littleEndian: UInt16(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}

/// Reads numbers out of bytes front to back; running out of bytes is an error, never a trap.
struct ByteReader {
    private let bytes: [UInt8]
    /// Bytes taken so far.
    private(set) var position = 0
    /// Where the bytes begin in the input, for error messages.
    private let base: UInt64

    init(_ bytes: [UInt8], base: UInt64) {
        self.bytes = bytes
        self.base = base
    }

    var remaining: Int { bytes.count - position }
    /// Where in the input the next byte stands.
    var offset: UInt64 { base + UInt64(position) }

    mutating func number<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type = T.self
    ) throws(SRError) -> T {
        let size = T.bitWidth / 8
        guard remaining >= size else {
            throw SRError(.malformed, "a structure ends inside a number", offset: offset)
        }
        var value: T = 0
        for index in 0..<size {
            value |= T(truncatingIfNeeded: bytes[position + index]) << T(index * 8)
        }
        position += size
        return value
    }

    mutating func text() throws(SRError) -> String {
        let count = Int(try number(UInt16.self))
        guard count <= TraceHeader.maximumText else {
            throw SRError(
                .malformed,
                "a text of \(count) bytes, of which a header holds \(TraceHeader.maximumText)",
                offset: offset - 2)
        }
        guard count <= remaining else {
            throw SRError(.malformed, "a text runs past its structure", offset: offset)
        }
        let units = bytes[position..<position + count]
        guard let text = String(validating: units, as: UTF8.self) else {
            throw SRError(.malformed, "a text is not UTF-8", offset: offset)
        }
        position += count
        return text
    }
}
