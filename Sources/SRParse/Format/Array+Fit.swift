// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

extension Array where Element: FixedWidthInteger {
    /// Makes a buffer `count` elements long: those that it has stay, others are 0. O(the difference).
    mutating func fit(_ count: Int) {
        if self.count > count {
            removeLast(self.count - count)
        } else if self.count < count {
            append(contentsOf: repeatElement(0, count: count - self.count))
        }
    }
}
