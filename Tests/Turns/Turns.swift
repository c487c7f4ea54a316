// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Lets some at a time do their work, in the order in which they came. Who waits holds no thread,
/// so that without it hundreds of programs would share the processors, each a hundred times as
/// slow.
public actor Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// As many at a time as `free`.
    public init(_ free: Int) { self.free = free }

    /// Does the work when its turn has come.
    public func callAsFunction<Value: Sendable>(
        _ work: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        await take()
        defer { give() }
        return try await work()
    }

    private func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the turn to who has waited longest.
    private func give() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
