// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRPager
internal import Foundation
internal import SRParse
internal import SRSupport
internal import SystemPackage

/// The pager in C, called from Swift. All unsafe code of this module is here.
enum Pager {
    /// What the pager counted, and how the program ended.
    struct Outcome: Sendable {
        /// The status as waitpid(2) gives it.
        var waitStatus: Int32 = 0
        /// The program did what the mode cannot hold, and was ended for it.
        var refused = false
        /// What failed in the pager itself.
        var failure: (step: String, errno: Errno)?
        var counters: [String: UInt64] = [:]
    }

    struct Job {
        var file: String
        var arguments: [String]
        var environment: [String]
        var capPages: Int
        var cookie: UInt64
        var sampled: Bool
    }

    /// Runs the program to its end. Blocks.
    ///
    /// - Parameter take: gets events in order; false ends the recording, not the program.
    static func run(_ job: Job, take: @escaping (SwapEvent) -> Bool) -> Outcome {
        let sink = unsafe Unmanaged.passRetained(Sink(take))
        defer { unsafe sink.release() }
        var result = unsafe sr_pager_result()
        unsafe withStrings(job.arguments) { arguments in
            unsafe withStrings(job.environment) { environment in
                unsafe withStrings([job.file]) { file in
                    var config = unsafe sr_pager_config()
                    unsafe config.cap_pages = job.capPages
                    unsafe config.file = unsafe UnsafePointer(file.pointee)
                    unsafe config.argv = unsafe UnsafePointer(arguments)
                    unsafe config.envp = unsafe UnsafePointer(environment)
                    unsafe config.cookie = job.cookie
                    unsafe config.sampled = job.sampled ? 1 : 0
                    unsafe config.context = sink.toOpaque()
                    unsafe config.events = { context, events, count in
                        guard let context = unsafe context, let events = unsafe events else {
                            return 1
                        }
                        let sink = unsafe Unmanaged<Sink>.fromOpaque(context)
                            .takeUnretainedValue()
                        return unsafe sink.take(UnsafeBufferPointer(start: events, count: count))
                    }
                    _ = unsafe sr_pager_run(&config, &result)
                }
            }
        }
        return unsafe outcome(result)
    }

    /// Tells whether this kernel lets this user do what the pager does in that mode.
    static func probe(sampled: Bool) -> (step: String, errno: Errno)? {
        var step: UnsafePointer<CChar>?
        let error = unsafe sr_pager_probe(sampled ? 1 : 0, &step)
        guard error != 0 else { return nil }
        return unsafe (step.map { unsafe String(cString: $0) } ?? "", Errno(rawValue: error))
    }

    /// Whether the file gives capabilities to who runs it (capabilities(7)).
    static func hasCapabilities(_ path: String) -> Bool {
        unsafe sr_pager_has_capabilities(path) != 0
    }

    private static func outcome(_ result: sr_pager_result) -> Outcome {
        var outcome = Outcome()
        unsafe outcome.waitStatus = result.wait_status
        unsafe outcome.refused = result.cannot_hold != 0
        if let step = unsafe result.step {
            outcome.failure = unsafe (String(cString: step), Errno(rawValue: result.error))
        }
        unsafe outcome.counters = [
            "faults": result.faults, "softFaults": result.soft_faults,
            "systemCalls": result.calls, "programs": result.processes, "forks": result.forks,
            "forksEnded": result.ended, "tracesRefused": result.traces,
            "ranFree": result.ran_free, "readahead": result.readahead,
            "readaheadHits": result.readahead_hits,
            "peakResidentPages": result.peak_resident, "peakManagedPages": result.peak_managed,
            "overCap": result.pinned_over,
        ]
        return outcome
    }

    private final class Sink {
        private let take: (SwapEvent) -> Bool

        init(_ take: @escaping (SwapEvent) -> Bool) { self.take = take }

        func take(_ events: UnsafeBufferPointer<sr_event>) -> Int32 {
            for index in events.indices {
                let event = unsafe events[index]
                guard let operation = Operation(rawValue: event.operation),
                    take(
                        SwapEvent(
                            time: event.time, operation: operation, pageIndex: event.slot,
                            length: event.length, flags: EventFlags(rawValue: event.flags)))
                else { return 1 }
            }
            return 0
        }
    }

    /// The strings as C's argv: ended by a null pointer, for the time of the call.
    private static func withStrings(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void
    ) {
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(
            capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            let bytes = ByteText.bytes(string).map { CChar(bitPattern: $0) } + [0]
            unsafe (pointers + index).initialize(to: strdup(bytes))
        }
        unsafe (pointers + strings.count).initialize(to: nil)
        unsafe body(pointers)
        for index in strings.indices { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }
}
