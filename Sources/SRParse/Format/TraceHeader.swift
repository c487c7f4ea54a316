// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// What stands at the front of a trace: all that its events need to be understood.
///
/// It holds nothing of the host or the hour, so that the same recipe gives the same bytes.
public struct TraceHeader: Sendable, Equatable {
    /// The clock that event times are read from.
    public enum Clock: UInt8, Sendable, CaseIterable {
        /// Times mean nothing (a layout without times was converted).
        case none = 0
        /// CLOCK_MONOTONIC of the machine that swapped, in nanoseconds.
        case monotonic = 1
        /// A model's own clock, in nanoseconds.
        case simulated = 2

        public var name: String {
            switch self {
            case .none: "none"
            case .monotonic: "monotonic"
            case .simulated: "simulated"
            }
        }
    }

    /// The format's version: readers refuse another major one.
    public static let currentVersion: UInt16 = 1
    /// At most this many compressors, a limit of the format.
    public static let maximumCompressors = 16
    /// At most this many bytes of UTF-8 in a name or in the origin, a limit of the format.
    public static let maximumText = 4096

    /// Major version of the file.
    public var version: UInt16
    /// Bytes of a page of the swap device.
    public var pageSize: UInt32
    /// The compressors whose lengths each write bears, in that order; at least one.
    public var compressors: [String]
    /// What event times are.
    public var clock: Clock
    /// Where the trace came from, for people: "capture kernel-build", "legacy24 dump".
    public var origin: String

    /// - Parameters:
    ///   - pageSize: bytes, a power of two from 512 to 1 MiB.
    ///   - compressors: 1 to ``maximumCompressors`` names.
    ///   - clock: what the times are of.
    ///   - origin: where the events come from; nothing of the host or the hour.
    public init(
        pageSize: UInt32 = 4096, compressors: [String] = ["lzo1x-1"],
        clock: Clock = .monotonic, origin: String = ""
    ) {
        self.version = Self.currentVersion
        self.pageSize = pageSize
        self.compressors = compressors
        self.clock = clock
        self.origin = origin
    }

    /// Throws unless the header can be written.
    func validate() throws(SRError) {
        guard pageSize.nonzeroBitCount == 1, (512...(1 << 20)).contains(pageSize) else {
            throw SRError(
                .invalidEvent,
                "a page size of \(pageSize) is not a power of two from 512 to 1048576")
        }
        guard (1...Self.maximumCompressors).contains(compressors.count) else {
            throw SRError(
                .invalidEvent,
                "a trace names 1 to \(Self.maximumCompressors) compressors, not "
                    + "\(compressors.count)")
        }
        for text in compressors + [origin] where text.utf8.count > Self.maximumText {
            throw SRError(
                .invalidEvent,
                "a text of \(text.utf8.count) bytes is over the header's "
                    + "\(Self.maximumText): shorten it")
        }
    }
}
