// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Owns a buffer of plain values that grows. All of the model's state is in such columns, so
/// that an access costs an address and a bounds check.
@safe struct Column<Element: BitwiseCopyable>: ~Copyable {
    // Allocated from init to deinit; `count` elements are initialised.
    private var base: UnsafeMutablePointer<Element>
    private(set) var count: Int
    private let filler: Element

    /// - Complexity: O(count).
    init(_ count: Int, filledWith filler: Element) {
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
        unsafe base.initialize(repeating: filler, count: count)
        self.count = count
        self.filler = filler
    }

    deinit { unsafe base.deallocate() }

    subscript(_ index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count)
            return unsafe base[index]
        }
        @inline(__always) _modify {
            precondition(index >= 0 && index < count)
            yield unsafe &base[index]
        }
    }

    /// Makes room for at least `needed` elements; O(n) then, amortised O(1) an element.
    mutating func grow(to needed: Int) {
        guard needed > count else { return }
        let room = max(needed, count * 2)
        let fresh = UnsafeMutablePointer<Element>.allocate(capacity: room)
        unsafe fresh.initialize(from: base, count: count)
        unsafe (fresh + count).initialize(repeating: filler, count: room - count)
        unsafe base.deallocate()
        unsafe base = fresh
        count = room
    }
}
