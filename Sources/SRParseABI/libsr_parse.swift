// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// The functions of libsr_parse.h. All pointers from C are met here, and nowhere else; what
// the header promises is what this file does.

public import CSRParse
import Glibc
import SRParse
import Synchronization
import SystemPackage

// MARK: One trace, by callbacks

/// What `set_sr_file` and `set_sr_callbacks` left for `sr_start`.
private struct Setting: Sendable {
    var path: String?
    var read: (@convention(c) (UInt) -> Void)?
    var write: (@convention(c) (UInt, UInt) -> Void)?
    var end: (@convention(c) (Int32) -> Void)?
}

private let setting = Mutex(Setting())

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func set_sr_file(_ path: UnsafePointer<CChar>?) -> Int32 {
    guard let path = unsafe path else { return -EINVAL }
    let text = unsafe String(cString: path)
    setting.withLock { $0.path = text }
    return 0
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func set_sr_callbacks(
    _ read: (@convention(c) (UInt) -> Void)?,
    _ write: (@convention(c) (UInt, UInt) -> Void)?,
    _ end: (@convention(c) (Int32) -> Void)?
) -> Int32 {
    setting.withLock {
        $0.read = read
        $0.write = write
        $0.end = end
    }
    return 0
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_start() -> Int32 {
    // Callbacks run outside the lock, so that they may set the next trace.
    let current = setting.withLock { $0 }
    let result = replay(current)
    current.end?(result)
    return result
}

private func replay(_ setting: Setting) -> Int32 {
    guard let path = setting.path else { return -EINVAL }
    do throws(TraceError) {
        var reader = try openTrace(path)
        var batch = EventBatch(compressors: reader.header.compressors.count)
        while try reader.read(into: &batch) {
            for index in 0..<batch.count {
                switch Operation(rawValue: batch.operations[index]) {
                case .read: setting.read?(UInt(batch.pages[index]))
                case .write:
                    setting.write?(UInt(batch.pages[index]), UInt(batch.lengths[0][index]))
                default: break
                }
            }
        }
        return reader.state == .complete ? 0 : 1
    } catch {
        return negativeErrno(error)
    }
}

private func openTrace(_ path: String) throws(TraceError) -> TraceReader {
    path == "-"
        ? try TraceReader(descriptor: .standardInput) : try TraceReader(path: path)
}

/// The system's reason, or EBADMSG for what is no trace.
private func negativeErrno(_ error: TraceError) -> Int32 {
    -(error.errno?.rawValue ?? EBADMSG)
}

// MARK: Handles

/// What stands behind an `sr_trace *`.
@safe private final class Handle {
    var reader: TraceReader
    var batch: EventBatch
    /// The event of ``batch`` that comes next.
    var next = 0
    /// Texts that were given out as C strings; they live as long as the handle.
    var texts: [String: UnsafeMutablePointer<CChar>] = unsafe [:]
    /// The columns of `sr_read_batch`, in memory that does not move.
    var columns = Columns()

    init(_ reader: consuming TraceReader) {
        batch = EventBatch(compressors: reader.header.compressors.count)
        self.reader = reader
    }

    deinit {
        var copies = unsafe Array(texts.values)
        while let copy = unsafe copies.popLast() { unsafe free(copy) }
    }

    func text(_ text: String) -> UnsafePointer<CChar>? {
        if let known = unsafe texts[text] { return unsafe UnsafePointer(known) }
        guard let copy = unsafe strdup(text) else { return nil }
        unsafe texts[text] = unsafe copy
        return unsafe UnsafePointer(copy)
    }

    /// Makes sure that there is a next event; false at the end.
    func fill() throws(TraceError) -> Bool {
        while next >= batch.count {
            next = 0
            guard try reader.read(into: &batch) else { return false }
        }
        return true
    }
}

/// Room for a batch's columns that stays where it is.
@safe private struct Columns: ~Copyable {
    private var capacity = 0
    private var compressors = 0
    private(set) var times = UnsafeMutablePointer<UInt64>.allocate(capacity: 0)
    private(set) var pages = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
    private(set) var operations = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    private(set) var flags = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
    private(set) var lengths = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)

    deinit { deallocate() }

    private func deallocate() {
        unsafe times.deallocate()
        unsafe pages.deallocate()
        unsafe operations.deallocate()
        unsafe flags.deallocate()
        unsafe lengths.deallocate()
    }

    /// Copies the events from `first` on.
    mutating func take(_ batch: EventBatch, from first: Int) {
        let count = batch.count - first
        if count > capacity || batch.lengths.count > compressors {
            deallocate()
            capacity = max(count, capacity)
            compressors = batch.lengths.count
            unsafe times = .allocate(capacity: capacity)
            unsafe pages = .allocate(capacity: capacity)
            unsafe operations = .allocate(capacity: capacity)
            unsafe flags = .allocate(capacity: capacity)
            unsafe lengths = .allocate(capacity: capacity * compressors)
        }
        unsafe copy(batch.times, first, to: times)
        unsafe copy(batch.pages, first, to: pages)
        unsafe copy(batch.operations, first, to: operations)
        unsafe copy(batch.flags, first, to: flags)
        for (number, column) in batch.lengths.enumerated() {
            unsafe copy(column, first, to: lengths + number * count)
        }
    }

    private func copy<T: BitwiseCopyable>(
        _ column: [T], _ first: Int, to target: UnsafeMutablePointer<T>
    ) {
        unsafe column.withUnsafeBufferPointer {
            guard let base = $0.baseAddress else { return }
            unsafe target.update(from: base + first, count: $0.count - first)
        }
    }
}

private func handle(_ trace: OpaquePointer?) -> Handle {
    guard let trace = unsafe trace else { fatalError("libsr_parse: the handle is NULL") }
    return unsafe Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(trace)).takeUnretainedValue()
}

private func open(
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
    _ make: () throws(TraceError) -> TraceReader
) -> OpaquePointer? {
    do throws(TraceError) {
        let handle = Handle(try make())
        return unsafe OpaquePointer(Unmanaged.passRetained(handle).toOpaque())
    } catch let problem {
        if let error = unsafe error { unsafe error.pointee = unsafe strdup("\(problem)") }
        return nil
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_open(
    _ path: UnsafePointer<CChar>?,
    _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
    guard let path = unsafe path else {
        if let error = unsafe error { unsafe error.pointee = unsafe strdup("no path was given") }
        return nil
    }
    let text = unsafe String(cString: path)
    return unsafe open(error) { () throws(TraceError) in try openTrace(text) }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_open_descriptor(
    _ fd: Int32, _ error: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> OpaquePointer? {
    unsafe open(error) { () throws(TraceError) in
        try TraceReader(descriptor: FileDescriptor(rawValue: fd))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_free_text(_ text: UnsafeMutablePointer<CChar>?) { unsafe free(text) }

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_close(_ trace: OpaquePointer?) {
    guard let trace = unsafe trace else { return }
    unsafe Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(trace)).release()
}

// MARK: Header and totals

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_format(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    return unsafe handle.text(handle.reader.format.rawValue)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_origin(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    return unsafe handle.text(handle.reader.header.origin)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_page_size(_ trace: OpaquePointer?) -> UInt32 {
    unsafe handle(trace).reader.header.pageSize
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_compressors(_ trace: OpaquePointer?) -> UInt32 {
    UInt32(unsafe handle(trace).reader.header.compressors.count)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_compressor(_ trace: OpaquePointer?, _ number: UInt32) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    let names = handle.reader.header.compressors
    return number < UInt32(names.count) ? unsafe handle.text(names[Int(number)]) : nil
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_has_times(_ trace: OpaquePointer?) -> Int32 {
    unsafe handle(trace).reader.header.clock == .none ? 0 : 1
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_get_totals(
    _ trace: OpaquePointer?, _ totals: UnsafeMutablePointer<sr_totals>?
) -> Int32 {
    guard let totals = unsafe totals else { return -EINVAL }
    guard let stated = unsafe handle(trace).reader.totals else { return -ENODATA }
    unsafe totals.pointee = sr_totals(
        reads: stated.reads, writes: stated.writes, frees: stated.frees,
        discards: stated.discards, lost: stated.lost, gaps: stated.gaps,
        same_filled: stated.sameFilled, partial: stated.partial,
        first_time: stated.firstTime, last_time: stated.lastTime, bytes: stated.bytes[0],
        highest_page: stated.highestPage, reserved: 0)
    return 0
}

// MARK: Events

private func cEvent(_ event: SwapEvent) -> sr_event {
    sr_event(
        time: event.time, page: event.pageIndex, length: event.length,
        operation: event.operation.rawValue, flags: event.flags.rawValue,
        reserved: (0, 0, 0, 0, 0, 0))
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_read_events(
    _ trace: OpaquePointer?, _ events: UnsafeMutablePointer<sr_event>?, _ count: Int
) -> Int {
    guard let events = unsafe events, count >= 0 else { return Int(-EINVAL) }
    let handle = unsafe handle(trace)
    var filled = 0
    do throws(TraceError) {
        while filled < count, try handle.fill() {
            let step = min(count - filled, handle.batch.count - handle.next)
            for index in 0..<step {
                unsafe (events + filled + index).initialize(
                    to: cEvent(handle.batch[handle.next + index]))
            }
            filled += step
            handle.next += step
        }
        return filled
    } catch {
        return filled > 0 ? filled : Int(negativeErrno(error))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_read_batch(
    _ trace: OpaquePointer?, _ batch: UnsafeMutablePointer<sr_batch>?
) -> Int {
    guard let batch = unsafe batch else { return Int(-EINVAL) }
    let handle = unsafe handle(trace)
    do throws(TraceError) {
        guard try handle.fill() else { return 0 }
        let first = handle.next
        let count = handle.batch.count - first
        handle.columns.take(handle.batch, from: first)
        handle.next = handle.batch.count
        unsafe batch.pointee = unsafe sr_batch(
            first_event: handle.batch.firstEvent + UInt64(first), count: count,
            times: UnsafePointer(handle.columns.times),
            pages: UnsafePointer(handle.columns.pages),
            operations: UnsafePointer(handle.columns.operations),
            flags: UnsafePointer(handle.columns.flags),
            lengths: UnsafePointer(handle.columns.lengths))
        return count
    } catch {
        return Int(negativeErrno(error))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_for_each(
    _ trace: OpaquePointer?,
    _ function: (@convention(c) (UnsafePointer<sr_event>?, UnsafeMutableRawPointer?) -> Int32)?,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let function = unsafe function else { return -EINVAL }
    let handle = unsafe handle(trace)
    do throws(TraceError) {
        while try handle.fill() {
            var event = cEvent(handle.batch[handle.next])
            handle.next += 1
            let result = unsafe function(&event, context)
            if result != 0 { return result }
        }
        return 0
    } catch {
        return negativeErrno(error)
    }
}

// MARK: Places and ends

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_seek_event(_ trace: OpaquePointer?, _ number: UInt64) -> Int32 {
    let handle = unsafe handle(trace)
    guard let index = handle.reader.index else { return -ENODATA }
    guard let block = index.lastIndex(where: { $0.firstEvent <= number }),
        number - index[block].firstEvent < UInt64(index[block].count)
    else { return -EINVAL }
    return seek(handle, block: block, event: Int(number - index[block].firstEvent))
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_seek_time(_ trace: OpaquePointer?, _ time: UInt64) -> Int32 {
    let handle = unsafe handle(trace)
    guard let index = handle.reader.index else { return -ENODATA }
    guard let totals = handle.reader.totals, time <= totals.lastTime, !index.isEmpty else {
        return -EINVAL
    }
    let block = index.lastIndex { $0.firstTime <= time } ?? 0
    return seek(handle, block: block, event: 0)
}

/// Leaves the handle before the event of that place in the block.
private func seek(_ handle: Handle, block: Int, event: Int) -> Int32 {
    do throws(TraceError) {
        try handle.reader.seek(toBlock: block)
        handle.next = handle.batch.count
        guard try handle.fill() else { return -EBADMSG }
        handle.next = event
        return 0
    } catch {
        return negativeErrno(error)
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_state(_ trace: OpaquePointer?) -> Int32 {
    switch unsafe handle(trace).reader.state {
    case .reading: SR_STATE_READING
    case .complete: SR_STATE_COMPLETE
    case .truncated: SR_STATE_TRUNCATED
    case .damaged: SR_STATE_DAMAGED
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_problem(_ trace: OpaquePointer?) -> UnsafePointer<CChar>? {
    let handle = unsafe handle(trace)
    switch handle.reader.state {
    case .reading, .complete: return unsafe handle.text("")
    case .truncated(let error), .damaged(let error):
        return unsafe handle.text("\(error)")
    }
}
