// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What a batch of events asks of an allocator, in order.
public struct OperationBatch: Sendable {
    /// One thing to do. The object is known by a number that no other live object has.
    public struct Operation: Sendable, Equatable {
        /// The object's number, or ``mark``.
        public var object: UInt32
        /// Bytes of the object; the highest bit says that it is freed, not allocated.
        public var word: UInt32
        /// The event's number, less the batch's first.
        public var event: UInt32

        /// Whether the object is freed.
        public var isFree: Bool { word & Self.freeBit != 0 }
        /// Bytes of the object.
        public var length: Int { Int(word & ~Self.freeBit) }

        static let freeBit: UInt32 = 1 << 31
        /// Stands in ``object`` where the usage is to be noted.
        public static let mark = UInt32.max
    }

    /// Number of the batch's first event in the trace, from 0.
    public internal(set) var firstEvent: UInt64
    public internal(set) var operations: [Operation] = []
    /// The moments to note the usage at: of each ``Operation/mark``, when it was.
    public internal(set) var marks: [Moment] = []
    /// Objects have numbers below this.
    public internal(set) var objectLimit = 0

    /// A place in the trace.
    public struct Moment: Sendable, Equatable {
        /// The event's number, from 0.
        public var event: UInt64
        /// Its time, ns.
        public var time: UInt64
    }
}
