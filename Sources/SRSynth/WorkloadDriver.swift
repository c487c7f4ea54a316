// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CWorkloads
internal import Foundation
internal import SRLinux
internal import SRSupport

/// Runs a built-in workload on modelled memory. All that passes between the workload's C and
/// the model is here.
struct WorkloadDriver {
    /// Called now and then with the model; false ends the run.
    typealias Check = (borrowing MemoryModel) -> Bool

    /// What the C callbacks see as their context.
    @safe fileprivate struct Context: ~Copyable {
        var model: MemoryModel
        var regions = sr_regions()
        let check: Check
        /// The workload's own view of its memory, where it looks for `stop`.
        let memory: UnsafeMutablePointer<sr_memory>
        var untilCheck = WorkloadDriver.interval

        init(
            _ model: consuming MemoryModel, check: @escaping Check,
            memory: UnsafeMutablePointer<sr_memory>
        ) {
            self.model = model
            self.check = check
            unsafe self.memory = unsafe memory
        }

        /// After each touch of a page.
        @inline(__always)
        mutating func touched() {
            untilCheck -= 1
            if untilCheck == 0 || model.hasFailed { look() }
        }

        private mutating func look() {
            untilCheck = WorkloadDriver.interval
            if !model.hasFailed, model.log.failure == nil, !check(model) {
                model.failure = SRError(.interrupted, "interrupted; what had come is kept")
            }
            if model.hasFailed || model.log.failure != nil {
                unsafe memory.pointee.stop = true
            }
        }
    }

    /// Touches between two looks at the outside.
    static let interval = 8192

    /// Runs `name` to its end, or until it is stopped.
    /// - Parameters:
    ///   - words: its parameters as `name=value`, all of them.
    ///   - check: called every ``interval`` touches; false stops the workload.
    /// - Throws: `SRError` of code `usage` for parameters that the workload refuses.
    static func run(
        _ name: String, words: [String], on model: consuming MemoryModel, check: @escaping Check
    ) throws(SRError) -> MemoryModel {
        let pageBytes = model.settings.pageSize.bytes
        let memory = UnsafeMutablePointer<sr_memory>.allocate(capacity: 1)
        let context = UnsafeMutablePointer<Context>.allocate(capacity: 1)
        unsafe context.initialize(to: Context(model, check: check, memory: memory))
        unsafe memory.initialize(
            to: callbacks(
                UnsafeMutableRawPointer(context), pageBytes: UInt32(pageBytes)))
        let complaint = unsafe call(name, words, memory)
        let ended = unsafe context.move()
        unsafe context.deallocate()
        unsafe memory.deallocate()
        if let complaint { throw SRError(.usage, complaint) }
        return ended.intoModel()
    }

    /// - Returns: what is wrong with the words, if anything is.
    private static func call(
        _ name: String, _ words: [String], _ memory: UnsafeMutablePointer<sr_memory>
    ) -> String? {
        var copies = unsafe words.map { unsafe strdup($0) }
        defer {
            for index in unsafe copies.indices { unsafe free(copies[index]) }
        }
        var error = [CChar](repeating: 0, count: 256)
        let result = unsafe copies.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: UnsafePointer<CChar>?.self) { pointers in
                let list = unsafe sr_words(
                    count: CInt(pointers.count), words: pointers.baseAddress)
                return unsafe sr_workload_run(name, list, memory, &error, error.count)
            }
        }
        guard result != SR_OK else { return nil }
        return String(
            decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func callbacks(
        _ context: UnsafeMutableRawPointer, pageBytes: UInt32
    ) -> sr_memory {
        unsafe sr_memory(
            context: context, page_bytes: pageBytes, stop: false,
            map: { context, pages in
                let own = unsafe WorkloadDriver.context(context)
                let first = unsafe sr_regions_add(&own.pointee.regions, pages)
                precondition(first != UInt64.max, "a workload has at most 256 regions")
                unsafe own.pointee.model.map(first: Int(first), pages: Int(pages))
                return first
            },
            unmap: { context, first, pages in
                let own = unsafe WorkloadDriver.context(context)
                let known = unsafe sr_regions_remove(&own.pointee.regions, first, pages)
                precondition(known, "a workload unmaps whole regions")
                unsafe own.pointee.model.unmap(first: Int(first), pages: Int(pages))
            },
            read: { context, page, _ in
                let own = unsafe WorkloadDriver.context(context)
                unsafe own.pointee.model.read(Int(page))
                unsafe own.pointee.touched()
            },
            write: { context, page, content in
                let own = unsafe WorkloadDriver.context(context)
                unsafe own.pointee.model.write(Int(page), content)
                unsafe own.pointee.touched()
            },
            update: { context, page, content in
                let own = unsafe WorkloadDriver.context(context)
                // The program reads what it is about to change.
                unsafe own.pointee.model.read(Int(page))
                unsafe own.pointee.model.write(Int(page), content, isWhole: false)
                unsafe own.pointee.touched()
            },
            phase: { _, _ in })
    }

    private static func context(
        _ context: UnsafeMutableRawPointer?
    ) -> UnsafeMutablePointer<Context> {
        unsafe context.unsafelyUnwrapped.assumingMemoryBound(to: Context.self)
    }
}

extension WorkloadDriver.Context {
    fileprivate consuming func intoModel() -> MemoryModel { model }
}
