// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// What a compressed input unpacks to, made while it is read. Memory is the library's and
/// two small buffers.
final class UnpackedInput {
    private let compression: Compression
    private let unpacker: any Unpacker
    /// Compressed bytes, of which the first ``taken`` are used.
    private var packed: [UInt8] = []
    private var taken = 0
    /// Where ``packed`` begins in the input.
    private var packedOffset: UInt64
    /// Unpacked bytes that are not handed out yet, and how many of them were.
    private var ready: [UInt8]
    private var handed = 0
    private var filled = 0
    private var isAtEnd = false
    private var failure: SRError?

    private static let packedBytes = 1 << 16
    private static let readyBytes = 1 << 18

    /// - Parameters:
    ///   - offset: where in the input its first byte stands.
    ///   - front: what of it was taken from the input already.
    init(
        _ compression: Compression, offset: UInt64, front: [UInt8]
    ) throws(SRError) {
        self.compression = compression
        unpacker = try compression.unpacker()
        packedOffset = offset
        packed = front
        ready = [UInt8](repeating: 0, count: Self.readyBytes)
    }

    /// Reads up to `count` bytes to the end of `buffer`; fewer only where the unpacked
    /// data ends.
    /// - Returns: why the unpacking ended early, if it did; the bytes so far are right. The
    ///   offset is one of the compressed input.
    func read(
        _ count: Int, from raw: inout RawInput, appendingTo buffer: inout [UInt8]
    ) throws(SRError) -> SRError? {
        var missing = count
        while missing > 0 {
            if handed == filled, !(try refill(from: &raw)) { return failure }
            let step = min(missing, filled - handed)
            buffer += ready[handed..<handed + step]
            handed += step
            missing -= step
        }
        return nil
    }

    /// Unpacks the next bytes into `ready`.
    /// - Returns: false at the end.
    private func refill(from raw: inout RawInput) throws(SRError) -> Bool {
        handed = 0
        filled = 0
        while filled == 0, failure == nil {
            if taken == packed.count, !isAtEnd {
                packedOffset += UInt64(packed.count)
                packed.removeAll(keepingCapacity: true)
                taken = 0
                try raw.read(Self.packedBytes, appendingTo: &packed)
                isAtEnd = packed.isEmpty
            }
            if unpacker.isBetweenStreams {
                if isAtEnd { return false }
                // Zeros between and behind streams are padding: xz's format has it so (2.2), and
                // what copies whole blocks, as tapes and dd do, adds it to all others.
                while taken < packed.count, packed[taken] == 0 { taken += 1 }
                if taken == packed.count { continue }
            }
            do throws(SRError) {
                let step = try unpacker.unpack(packed.span.extracting(taken...), into: &ready)
                taken += step.taken
                filled = step.made
                if isAtEnd, filled == 0, !unpacker.isBetweenStreams {
                    throw SRError(.truncated, "it ends inside a stream")
                }
            } catch {
                failure = SRError(
                    error.code, "\(compression.rawValue): \(error.message)",
                    offset: packedOffset + UInt64(taken), offsetIn: "the compressed input")
            }
        }
        return filled > 0
    }
}
