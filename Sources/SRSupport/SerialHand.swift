// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Dispatch

/// Does one thing after another on a thread of its own, and lets who gives them run ahead by a few.
package struct SerialHand: Sendable {
    /// Things that may wait: enough that neither side stands still for the other's rhythm.
    private static let ahead = 8

    private let queue: DispatchQueue
    private let room = DispatchSemaphore(value: ahead)

    /// - Parameter label: names the thread to those who look at one.
    package init(_ label: String) { queue = DispatchQueue(label: label) }

    /// Waits for room, then returns; `work` is done after all that was given before.
    package func give(_ work: @escaping @Sendable () -> Void) {
        room.wait()
        queue.async { [room] in
            work()
            room.signal()
        }
    }

    /// Waits until all that was given is done.
    package func wait() { queue.sync {} }
}
