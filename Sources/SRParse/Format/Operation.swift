// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What happened to a page of the swap device.
///
/// Raw values are those of the trace file; 0 to 3 are also those of the relay record.
public enum Operation: UInt8, Sendable, Hashable, CaseIterable {
    /// The page was read back into memory.
    case read = 0
    /// The page was written out.
    case write = 1
    /// The page's slot was given up: its content will not be asked for again.
    case free = 2
    /// The device was told that the page's content is no longer needed.
    case discard = 3
    /// Records that were drawn but never reached the trace.
    case lost = 4

    /// The operation's name in every output.
    public var name: String {
        switch self {
        case .read: "read"
        case .write: "write"
        case .free: "free"
        case .discard: "discard"
        case .lost: "lost"
        }
    }
}

/// What else is known of an event. Raw values are those of the relay record.
public struct EventFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The page holds one machine word, repeated all through.
    public static let sameFilled = EventFlags(rawValue: 0x01)
    /// The request did not cover the whole page.
    public static let partial = EventFlags(rawValue: 0x02)
    /// All flags that have a meaning today.
    public static let known: EventFlags = [.sameFilled, .partial]
}
