// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
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
    public static let maximumText = 4 << 10
    /// Nanoseconds that ``timeResolution`` may be, a limit of the format.
    public static let timeResolutions: ClosedRange<UInt64> = 1...1_000_000_000

    /// Major version of the file.
    public var version: UInt16
    /// Bytes of a page of the swap device.
    public var pageSize: PageSize
    /// The compressors whose lengths each write bears, in that order; at least one.
    public var compressors: [String]
    /// Whose code made the lengths of each of ``compressors``, such as `Linux 7.3, zstd 1.5.7`; a
    /// name alone does not tell, for the same name gives other lengths in another library. Empty
    /// texts, or none at all, where that is not known or makes no difference.
    public var implementations: [String]
    /// What event times are.
    public var clock: Clock
    /// Nanoseconds whose multiples all event times are. 1 says nothing of them. A writer brings each
    /// time down to such a multiple.
    public var timeResolution: UInt64
    /// Where the trace came from, for people: "capture kernel-build", "legacy24 dump".
    public var origin: String

    /// - Parameters:
    ///   - pageSize: of the kernel that swapped.
    ///   - compressors: 1 to ``maximumCompressors`` names.
    ///   - implementations: one for each compressor, or none.
    ///   - clock: what the times are of.
    ///   - timeResolution: nanoseconds, in ``timeResolutions``.
    ///   - origin: where the events come from; nothing of the host or the hour.
    public init(
        pageSize: PageSize, compressors: [String] = ["lzo1x-1"],
        implementations: [String] = [], clock: Clock = .monotonic,
        timeResolution: UInt64 = 1, origin: String = ""
    ) {
        self.version = Self.currentVersion
        self.pageSize = pageSize
        self.compressors = compressors
        self.implementations = implementations.allSatisfy(\.isEmpty) ? [] : implementations
        self.clock = clock
        self.timeResolution = timeResolution
        self.origin = origin
    }

    /// A compressor's implementation; nil if it is not known or makes no difference.
    ///
    /// - Parameter column: number of the compressor, from 0.
    public func implementation(of column: Int) -> String? {
        guard implementations.indices.contains(column) else { return nil }
        return implementations[column].isEmpty ? nil : implementations[column]
    }

    /// A compressor's name with its implementation: `zstd (Linux 7.3, zstd 1.5.7)`.
    ///
    /// - Parameter column: number of the compressor, from 0.
    public func label(of column: Int) -> String {
        compressors[column] + (implementation(of: column).map { " (\($0))" } ?? "")
    }

    /// The labels of all compressors, in order.
    public var labels: [String] { compressors.indices.map { label(of: $0) } }

    /// A time as a trace of this resolution has it. O(1).
    @inline(__always) public func rounded(_ time: UInt64) -> UInt64 {
        timeResolution == 1 ? time : time - time % timeResolution
    }

    /// Throws unless the header can be written.
    func validate() throws(SRError) {
        guard (1...Self.maximumCompressors).contains(compressors.count) else {
            throw SRError(
                .invalidEvent,
                "a trace names 1 to \(Self.maximumCompressors) compressors, not "
                    + "\(compressors.count)")
        }
        guard implementations.isEmpty || implementations.count == compressors.count else {
            throw SRError(
                .invalidEvent,
                "\(implementations.count) implementations are named for \(compressors.count) "
                    + "compressors: one each, or none")
        }
        guard Self.timeResolutions.contains(timeResolution) else {
            throw SRError(
                .invalidEvent,
                "a resolution of times of \(timeResolution) ns: it is one of "
                    + "\(Self.timeResolutions.lowerBound) to \(Self.timeResolutions.upperBound) ns")
        }
        for text in compressors + implementations + [origin]
        where text.utf8.count > Self.maximumText {
            throw SRError(
                .invalidEvent,
                "a text of \(text.utf8.count) bytes is over the header's "
                    + "\(Self.maximumText): shorten it")
        }
    }
}
