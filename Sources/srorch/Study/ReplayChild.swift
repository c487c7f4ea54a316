// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import CSRMallocReplay
import SRParse
import SRSupport
import SystemPackage

/// `srorch replay-child`: what `srorch replay` runs to measure a real allocator, which is
/// preloaded into it.
struct ReplayChild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay-child",
        abstract: "Replay operations from standard input through this process's malloc.",
        shouldDisplay: false)

    @Argument(help: "One more than the highest object number.")
    var objects: UInt32

    @Argument(help: "Of how many operations one is timed by itself.")
    var latencyEvery: UInt32

    @Flag(help: "A library's malloc is to be in the place of the C library's.")
    var preloaded = false

    func run() throws {
        guard !preloaded || sr_malloc_is_libcs() == 0 else {
            Complaint.say("the library has no malloc that takes the place of the C library's")
            throw ExitStatus.usage.exitCode
        }
        let failed = sr_malloc_replay(
            FileDescriptor.standardInput.rawValue, objects, max(1, latencyEvery),
            FileDescriptor.standardOutput.rawValue)
        guard failed == 0 else {
            Complaint.say("the replay cannot go on: \(Errno(rawValue: failed))")
            throw ExitStatus.outputError.exitCode
        }
    }
}
