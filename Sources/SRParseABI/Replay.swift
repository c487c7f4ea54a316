// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

// The interface of 2008: one trace, three callbacks.

import CSRParse
import Glibc
import SRParse
import SRSupport
import Synchronization

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
    do throws(SRError) {
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
        // A trace that ends inside its header is a partial one, of no event.
        return error.code == .truncated ? 1 : negativeErrno(error)
    }
}
