// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What `srorch` tells its caller by its exit status. The numbers are part of the
/// interface: scripts depend on them, so a number never changes its meaning.
///
/// ``SRError/Code`` says which kind of failure ends with which.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    /// All that was asked for was done, and every check passed.
    case success = 0
    /// A program, library, package or permission that the verb needs is missing.
    case missingTool = 3
    /// The guest did not reach user space.
    case bootFailure = 4
    /// The guest's kernel panicked.
    case guestPanic = 5
    /// A deadline passed: boot, no progress, or the whole run.
    case timeOut = 6
    /// The workload ended with a failure of its own, or was not found.
    case workloadFailed = 7
    /// The trace is whole, but records were lost before they reached it.
    case eventsLost = 8
    /// The trace cannot be read, is damaged, or is not a trace.
    case badTrace = 9
    /// Output could not be written: no space, no permission, or the folder exists.
    case outputError = 10
    /// The trace and the guest's own counters differ without a cause that has a name.
    case booksDoNotBalance = 11
    /// The guest image could not be built.
    case imageBuildFailed = 12
    /// The program is of a kind that cannot be held under a cap: static, setuid, of another
    /// machine.
    case programRefused = 13
    /// A run that was made again did not give the same trace.
    case notReproduced = 14
    /// Some runs of a sweep failed; the others are whole.
    case sweepIncomplete = 16
    /// The same sweep is under way already.
    case sweepBusy = 17
    /// Traces of pages of different sizes were to be compared or merged.
    case pageSizesDiffer = 18
    /// A condition of `ab --fail-if` is met: the change does what was not to be.
    case conditionMet = 19
    /// A kernel of the user's own is not built to its end: no kernel, symbols, modules or headers.
    case kernelNotBuilt = 20
    /// What is given as a kernel is none, is damaged, or is of several versions.
    case kernelDamaged = 21
    /// A kernel of the user's own is for another machine, or of a version that guests cannot have.
    case kernelUnsupported = 22
    /// A kernel of the user's own is configured without options that guests need.
    case kernelOptionsMissing = 23
    /// A device of `whatif` is set up as no kernel would have it.
    case deviceSettings = 24
    /// A trace has no lengths of an algorithm that was asked for, and nothing to estimate them from.
    case lengthsMissing = 25
    /// What was asked for counts in time, and the trace has no times.
    case timesMissing = 26
    /// The command line is wrong (`EX_USAGE` of sysexits(3), as the argument parser has it).
    case usage = 64
    /// A fault of this tool itself (`EX_SOFTWARE` of sysexits(3)): please report it.
    case fault = 70
    /// The kernel under test does not build, boot or run: `git bisect run` skips its commit.
    case cannotBeTested = 125
    /// `ab --fail-if` came to no answer, for a cause that is not the kernel under test: `git
    /// bisect run` stops at anything from 128 on.
    case notJudged = 128
    /// Ended by SIGINT or SIGTERM, after putting things in order (128 + SIGINT).
    case interrupted = 130
    /// The reader of standard output went away, as `| head` does: what was asked for is done, and
    /// the rest of what was to be printed is not (128 + SIGPIPE).
    case readerGone = 141
}
