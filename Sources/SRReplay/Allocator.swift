// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// A model of a memory allocator: what it would do with pages of compressed data, without the
/// data.
///
/// `docs/write-an-allocator.md` builds one step by step. A model is a struct whose state lies
/// in a few `Table`s; it decides where each object goes by the real allocator's own rules,
/// and counts what that costs. The same suite tests them all (`ConformanceTests`).
public protocol Allocator: Sendable {
    /// Bytes to whose multiples objects are aligned.
    var alignment: Int { get }

    /// What is held at this moment. O(1): it is asked after every allocation.
    var holdings: Holdings { get }

    /// Makes room for an object.
    /// - Parameter size: its bytes, 1 up to those of the options' page.
    /// - Returns: what ``free(_:size:)`` shall be given; ``Handle/refused`` if objects of
    ///   this size have no place here ever; ``Handle/exhausted`` if the arena is used up.
    mutating func allocate(_ size: Int) -> UInt64

    /// Gives up the object of `handle`, which ``allocate(_:)`` gave for `size`.
    mutating func free(_ handle: UInt64, size: Int)

    /// Where the object of `handle` lies, for the check that objects do not overlap: an
    /// address of the model's own. O(1).
    func address(of handle: UInt64) -> UInt64

    /// Walks all that is held and compares it with ``holdings`` and with the rules.
    /// - Returns: nil, or what is wrong, in words. O(everything held).
    func check() -> String?

    /// Gives back what can be given back by moving objects.
    /// - Returns: pages that came free.
    mutating func compact() -> Int

    /// A table of the allocator's own, as its kernel prints it; nil: it has none.
    var report: String? { get }
}

extension Allocator {
    public mutating func compact() -> Int { 0 }
    public var report: String? { nil }
}

/// Handles that are none.
public enum Handle {
    /// The allocator does not take objects of this size.
    public static let refused = UInt64.max
    /// The arena is used up.
    public static let exhausted = UInt64.max - 1
    /// A whole page of its own, outside the allocator: the replayer's.
    static let wholePage = UInt64.max - 2
    /// Nothing is stored: the replayer's.
    static let absent = UInt64.max - 3
}

/// What an allocator holds, in its own count.
public struct Holdings: Sendable, Equatable {
    /// Pages taken from the system.
    public var pages = 0
    /// Bytes taken from the system otherwise than by the page.
    public var loose = 0
    /// Bytes of the places that objects were given, the places' headers not counted.
    public var given = 0
    /// Bytes of headers inside the pages.
    public var metadataInside = 0
    /// Bytes of metadata kept outside the pages.
    public var metadataOutside = 0

    public init() {}

    /// Bytes taken from the system in all. O(1).
    @inline(__always) public func footprint(_ pageSize: PageSize) -> Int {
        pages &* pageSize.bytes &+ loose &+ metadataOutside
    }
}
