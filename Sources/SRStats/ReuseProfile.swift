// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import Synchronization

/// What of a trace's profile needs the order of accesses and nothing else of them: after how many
/// others a slot is accessed again, and how many slots a window touches.
struct ReuseProfile: Sendable {
    /// Of a stretch.
    struct Counts: Summable {
        var reads = LogHistogram()
        var writes = LogHistogram()

        mutating func add(_ other: Counts) {
            reads.add(other.reads)
            writes.add(other.writes)
        }
    }

    /// An event: what it did, and its slot's number.
    struct Step: Sendable {
        enum Kind: UInt64 {
            /// No access: the slot was given up.
            case none, read, write
        }

        private let code: UInt64

        @inline(__always) init(_ kind: Kind, _ number: Int) {
            code = UInt64(truncatingIfNeeded: number) &<< 2 | kind.rawValue
        }

        @inline(__always) var kind: Kind { Kind(rawValue: code & 3) ?? .none }
        @inline(__always) var number: Int { Int(code &>> 2) }
    }

    private(set) var segments = Segments<Counts>()
    private(set) var workingSet = WorkingSetCurve()
    private var stack = StackDistance()
    /// Accesses of the trace up to each slot's last one; 0: none yet.
    private var lastAccess: [UInt64] = []

    /// Slots read or written.
    var distinct: Int { stack.distinct }

    /// Takes in events that follow those before. O(log slots) an event.
    mutating func add(_ steps: [Step]) {
        for step in steps {
            switch step.kind {
            case .none: break
            case .read:
                if let distance = access(step.number) {
                    segments.current.reads.add(UInt64(distance))
                }
            case .write:
                if let distance = access(step.number) {
                    segments.current.writes.add(UInt64(distance))
                }
            }
            segments.count()
        }
    }

    private mutating func access(_ number: Int) -> Int? {
        if number >= lastAccess.count {
            let count = max(number + 1, 2 * lastAccess.count)
            lastAccess.append(contentsOf: repeatElement(0, count: count - lastAccess.count))
        }
        workingSet.access(last: lastAccess[number])
        lastAccess[number] = workingSet.accesses
        return stack.access(number)
    }
}

/// A reuse profile that is taken on a thread of its own.
final class ReuseProfiler: Sendable {
    private let profile = Mutex(ReuseProfile())
    private let hand = SerialHand("reuse")

    /// Takes in events that follow those before, soon.
    func add(_ steps: [ReuseProfile.Step]) {
        hand.give { [self] in profile.withLock { $0.add(steps) } }
    }

    /// The profile of all that was given.
    func finish() -> ReuseProfile {
        hand.wait()
        return profile.withLock { $0 }
    }
}
