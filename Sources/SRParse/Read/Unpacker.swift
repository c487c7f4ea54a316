// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Unpacks a compressed input piece by piece, with the memory of the library's window and
/// no more. Several streams after one another (as `cat a.gz b.gz` gives) are one; zeros
/// between or behind them do not reach it.
protocol Unpacker: AnyObject {
    /// Takes from `input`, and fills `output` from its front.
    ///
    /// - Returns: bytes taken and bytes made. Neither, with input and room there, does not
    ///   happen.
    /// - Throws: `badChecksum` or `malformed`, in words, without an offset.
    func unpack(
        _ input: Span<UInt8>, into output: inout [UInt8]
    ) throws(SRError) -> (taken: Int, made: Int)

    /// Whether all streams so far have come to their end: the input may end here.
    var isBetweenStreams: Bool { get }
}

/// Calls a library with pointers to what is left of input and output; these are the
/// library's for the length of the call.
func withPointers(
    _ input: Span<UInt8>, _ output: inout [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<UInt8>) -> Void
) {
    unsafe input.withUnsafeBufferPointer { source in
        unsafe output.withUnsafeMutableBufferPointer { unsafe body(source, $0) }
    }
}
