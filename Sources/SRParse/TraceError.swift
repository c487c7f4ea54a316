// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// Why a trace, or the stream it is made from, could not be read or written.
public struct TraceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure. More kinds may come: switch with a default.
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The input is no trace of any known layout.
        public static let notATrace = Code(rawValue: "not a trace")
        /// The trace is of a version, or uses a coding, that this reader does not know.
        public static let unsupported = Code(rawValue: "unsupported")
        /// The input ends inside something.
        public static let truncated = Code(rawValue: "truncated")
        /// A checksum does not fit the bytes it covers.
        public static let badChecksum = Code(rawValue: "bad checksum")
        /// Bytes with a fitting checksum that contradict one another or the format.
        public static let malformed = Code(rawValue: "malformed")
        /// The relay stream is torn or breaks its rules.
        public static let badStream = Code(rawValue: "bad relay stream")
        /// What was to be written cannot be expressed in a trace.
        public static let invalidEvent = Code(rawValue: "invalid event")
        /// A file could not be opened or read; ``TraceError/errno`` says why.
        public static let input = Code(rawValue: "input")
        /// A file could not be created or written; ``TraceError/errno`` says why.
        public static let output = Code(rawValue: "output")
    }

    public var code: Code
    /// What, and what to do, in words.
    public var message: String
    /// Where in the input, in bytes from its start, where that is known.
    public var offset: UInt64?
    /// What ``offset`` counts in, where that is not the input as it lies there: "the
    /// unpacked gzip data".
    public var offsetIn: String?
    /// The operating system's reason: `.noSpace` is a full disk.
    public var errno: Errno?

    public init(
        _ code: Code, _ message: String, offset: UInt64? = nil, offsetIn: String? = nil,
        errno: Errno? = nil
    ) {
        self.code = code
        self.message = message
        self.offset = offset
        self.offsetIn = offsetIn
        self.errno = errno
    }

    public var description: String {
        var text = message
        if let offset { text += " (at byte \(offset)\(offsetIn.map { " of " + $0 } ?? ""))" }
        if let errno { text += ": \(errno.description)" }
        return text
    }
}
