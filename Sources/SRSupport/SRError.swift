// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// A failure, as every module tells it: its kind, what happened and what to do, and where.
public struct SRError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A kind of failure, and the exit status with which it ends the tool. Modules add theirs
    /// in extensions: switch with a default.
    public struct Code: Sendable, Hashable {
        /// The kind in words: `bad checksum`.
        public let name: String
        public let status: ExitStatus

        public init(_ name: String, _ status: ExitStatus) {
            self.name = name
            self.status = status
        }
    }

    public var code: Code
    /// What happened and what to do, in words.
    public var message: String
    /// Where it is in the input, in bytes from its start; nil if that is not known.
    public var offset: UInt64?
    /// What ``offset`` counts in: "the unpacked gzip data"; nil for the input as it lies there.
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

    /// The same with a place in front of what happened.
    package func at(_ place: String) -> SRError {
        var error = self
        error.message = "\(place): \(message)"
        return error
    }

    public var description: String {
        var text = message
        if let offset { text += " (at byte \(offset)\(offsetIn.map { " of " + $0 } ?? ""))" }
        if let errno { text += ": \(errno.description)" }
        return text
    }
}

// The kinds that more than one module has.
extension SRError.Code {
    /// The request cannot be met as it stands.
    public static let usage = Self("usage", .usage)
    /// Pages of one size were to be held against pages of another, or taken for them.
    public static let pageSizesDiffer = Self("page sizes differ", .pageSizesDiffer)
    /// A program or library that is needed is not installed.
    public static let missingTool = Self("missing tool", .missingTool)
    /// A file could not be opened or read; ``SRError/errno`` says why.
    public static let input = Self("input", .badTrace)
    /// A file could not be created or written; ``SRError/errno`` says why.
    public static let output = Self("output", .outputError)
    /// A file of the host that should be there could not be read or made.
    public static let hostInput = Self("host file", .outputError)
    /// A fault of this tool itself.
    public static let fault = Self("internal fault", .fault)
    /// The user ended it, or SIGTERM did.
    public static let interrupted = Self("interrupted", .interrupted)
    /// A program did not come to its end by itself, or is not there.
    public static let workloadFailed = Self("workload failed", .workloadFailed)
}
