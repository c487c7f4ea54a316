// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// The allocator that wastes nothing: its footprint is the sum of the lengths. What all others
/// are measured against.
struct Ideal: Allocator {
    private(set) var holdings = Holdings()
    let alignment = 1
    private let arenaBytes: Int
    private var next: UInt64 = 0

    /// Objects' addresses lie a page apart: none is longer.
    private let distance: UInt64

    init(_ options: AllocatorOptions) {
        arenaBytes = options.arenaBytes
        distance = UInt64(options.pageSize.bytes)
    }

    @inline(__always) mutating func allocate(_ size: Int) -> UInt64 {
        guard holdings.loose &+ size <= arenaBytes else { return Handle.exhausted }
        holdings.loose &+= size
        holdings.given &+= size
        next &+= distance
        return next
    }

    @inline(__always) mutating func free(_ handle: UInt64, size: Int) {
        holdings.loose &-= size
        holdings.given &-= size
    }

    func address(of handle: UInt64) -> UInt64 { handle }

    func check() -> String? { holdings.loose < 0 ? "freed more than it gave" : nil }
}
