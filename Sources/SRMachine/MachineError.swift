// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SystemPackage

/// A failure of the machinery around a guest, with what was being done and what to do.
public struct MachineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; open to growth.
    public struct Code: Sendable, Hashable {
        let name: String
        /// A program that is needed is not installed.
        public static let missingTool = Code(name: "missing tool")
        /// QEMU ended or refused before the guest's start-up reported itself.
        public static let bootFailure = Code(name: "boot failure")
        /// A file or socket on the host could not be read or written.
        public static let hostInput = Code(name: "host file")
        /// The guest image cannot be built or read.
        public static let image = Code(name: "image")
        /// Something was asked for that there is not.
        public static let usage = Code(name: "usage")
        /// What came out of the guest is not what its start-up program writes.
        public static let protocolViolation = Code(name: "guest protocol")
    }

    public let code: Code
    public let message: String
    public let errno: Errno?

    public init(_ code: Code, _ message: String, errno: Errno? = nil) {
        self.code = code
        self.message = message
        self.errno = errno
    }

    public var description: String {
        errno.map { "\(message): \($0)" } ?? message
    }
}
