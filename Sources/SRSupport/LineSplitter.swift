// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Splits bytes into lines; a last line without its end is kept for the next call.
public struct LineSplitter: Sendable {
    private var rest: [UInt8] = []

    public init() {}

    /// - Complexity: O(n) in the bytes given.
    public mutating func lines(in bytes: ArraySlice<UInt8>) -> [String] {
        var found: [String] = []
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            rest += bytes[start..<end]
            found.append(String(decoding: rest, as: UTF8.self))
            rest.removeAll(keepingCapacity: true)
            start = end + 1
        }
        rest += bytes[start...]
        return found
    }
}
