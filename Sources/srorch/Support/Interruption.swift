// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Dispatch
import Foundation
import SRFiles
import Synchronization
import SystemPackage

/// Turns SIGINT, SIGTERM and SIGHUP into the cancellation of tasks, so that what runs can end
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

    /// How to cancel each piece of work that is under way, one within another.
    private static let works = Mutex<[UUID: @Sendable () -> Void]>([:])

    /// Files that are being written, which a signal that ends the program takes along.
    private static let unfinished = Mutex<[UUID: FilePath]>([:])

    /// Sources of signals that live as long as the program. libdispatch sets a signal's handler when the
    /// first source of it is made, and not again: who sets another, or makes the source anew, loses
    /// signals from then on.
    private static let watching: Void = {
        for number in heeded {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler holds its source, which so is never released.
            source.setEventHandler { [source] in
                withExtendedLifetime(source) { came(number) }
            }
            source.resume()
        }
    }()

    private static func came(_ number: Int32) {
        let cancels = works.withLock { Array($0.values) }
        for cancel in cancels { cancel() }
        guard cancels.isEmpty else { return }
        // Nothing is to be ended in good order: it ends the program.
        for file in unfinished.withLock({ Array($0.values) }) { file.removeFile() }
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, number)
        signal(number, SIG_DFL)
        unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
    }

    /// Writes a file, which a signal that ends the program removes while it is not whole.
    ///
    /// - Parameter path: where it is; what is no regular file there stays.
    static func removing<Result, Failure: Error>(
        _ path: FilePath, _ write: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let path = path.behindLinks
        if let status = path.status, status.type != .regular { return try write() }
        watching
        let name = UUID()
        unfinished.withLock { $0[name] = path }
        defer { unfinished.withLock { $0[name] = nil } }
        return try write()
    }

    /// Does the work, which a signal cancels, and with it what the work is a part of.
    static func cancelling<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        watching
        let task = Task { try await work() }
        let name = UUID()
        works.withLock { $0[name] = { task.cancel() } }
        defer { works.withLock { $0[name] = nil } }
        return try await task.value
    }
}
