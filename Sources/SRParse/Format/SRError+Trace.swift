// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport

// Why a trace, or the stream it is made from, could not be read or written.
extension SRError.Code {
    /// The input is no trace of any known layout.
    public static let notATrace = Self("not a trace", .badTrace)
    /// The trace is of a version, or uses a coding, that this reader does not know.
    public static let unsupported = Self("unsupported", .badTrace)
    /// The input ends inside something.
    public static let truncated = Self("truncated", .badTrace)
    /// A checksum does not fit the bytes it covers.
    public static let badChecksum = Self("bad checksum", .badTrace)
    /// Bytes with a fitting checksum that contradict one another or the format.
    public static let malformed = Self("malformed", .badTrace)
    /// The relay stream is torn or breaks its rules.
    public static let badStream = Self("bad relay stream", .badTrace)
    /// What was to be written cannot be expressed in a trace.
    public static let invalidEvent = Self("invalid event", .badTrace)
}
