// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Dispatch
import Foundation

/// Turns SIGINT, SIGTERM and SIGHUP into the cancellation of a task, so that what runs can end
/// in good order.
enum Interruption {
    /// A hangup that was ignored when the program started is meant to be: nohup(1).
    private static let heeded: [Int32] = {
        var hangup = sigaction()
        unsafe sigaction(SIGHUP, nil, &hangup)
        let handler = unsafe hangup.__sigaction_handler.sa_handler
        let isIgnored = unsafe unsafeBitCast(handler, to: Int.self) == 1
        return isIgnored ? [SIGINT, SIGTERM] : [SIGINT, SIGTERM, SIGHUP]
    }()

    static func cancelling<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let task = Task { try await work() }
        let sources = heeded.map { number in
            let before = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { task.cancel() }
            source.resume()
            return (number, source, before)
        }
        // Afterwards a signal ends the program again, or cancels what this was a part of.
        defer {
            for (number, source, before) in sources {
                source.cancel()
                signal(number, before)
            }
        }
        return try await task.value
    }
}
