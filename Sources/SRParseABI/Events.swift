// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// Events one by one, in arrays, and as columns.

public import CSRParse
import Glibc
import SRParse
import SRSupport

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
    do throws(SRError) {
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
    do throws(SRError) {
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
    do throws(SRError) {
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

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func sr_last_lengths(
    _ trace: OpaquePointer?, _ lengths: UnsafeMutablePointer<UInt32>?, _ count: UInt32
) -> UInt32 {
    let handle = unsafe handle(trace)
    guard let lengths = unsafe lengths, handle.next > 0, handle.next <= handle.batch.count
    else { return 0 }
    let columns = handle.batch.lengths
    for index in 0..<min(columns.count, Int(count)) {
        unsafe lengths[index] = columns[index][handle.next - 1]
    }
    return UInt32(columns.count)
}
