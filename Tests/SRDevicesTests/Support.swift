// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRSupport
import Testing

@testable import SRDevices
@testable import SRParse

/// An event of a test's trace: seconds, page index, and a length for each algorithm.
struct TestEvent {
    var seconds: Double
    var operation: SRParse.Operation
    var page: UInt32
    var lengths: [UInt32] = [0]
    var sameFilled = false

    static func write(
        _ page: UInt32, _ lengths: UInt32..., at seconds: Double = 100, sameFilled: Bool = false
    ) -> TestEvent {
        TestEvent(
            seconds: seconds, operation: .write, page: page, lengths: lengths,
            sameFilled: sameFilled)
    }

    static func read(_ page: UInt32, at seconds: Double = 100) -> TestEvent {
        TestEvent(seconds: seconds, operation: .read, page: page)
    }

    static func free(_ page: UInt32, at seconds: Double = 100) -> TestEvent {
        TestEvent(seconds: seconds, operation: .free, page: page)
    }
}

func batch(_ events: [TestEvent], columns: Int) -> EventBatch {
    var batch = EventBatch(compressors: columns)
    for event in events {
        let lengths = event.lengths + [UInt32](repeating: 0, count: columns)
        let others = Array(lengths[1..<max(1, columns)])
        batch.append(
            SwapEvent(
                time: UInt64(event.seconds * 1e9), operation: event.operation,
                pageIndex: event.page, length: lengths[0],
                flags: event.sameFilled ? .sameFilled : []),
            otherLengths: others.span)
    }
    return batch
}

func settings(
    _ text: String, kernel: KernelSeries = .linux612, pageSize: PageSize = .kib4,
    totalram: Int? = nil
) throws(SRError) -> DeviceSettings {
    try DeviceSettings(
        DeviceSpec(text), on: .init(kernel: kernel, pageSize: pageSize, totalram: totalram))
}

/// Takes events through devices.
///
/// - Parameter columns: the algorithms that events have lengths of, in order.
func results(
    _ texts: [String], kernel: KernelSeries = .linux612, pageSize: PageSize = .kib4,
    columns: [String] = ["lzo", "zstd", "lz4hc"], blocks: Int = 1, _ events: [TestEvent]
) async throws -> [DeviceResult] {
    var devices: [DeviceSettings] = []
    for text in texts {
        devices.append(try settings(text, kernel: kernel, pageSize: pageSize))
    }
    let pass = try DevicePass(
        devices, pageSize: pageSize,
        columns: Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) }))
    var rest = events[...]
    var limit = 0
    let size = (events.count + blocks - 1) / blocks
    return await pass.run { () -> DeviceBatch? in
        guard !rest.isEmpty else { return nil }
        let block = DeviceBatch(
            batch(Array(rest.prefix(size)), columns: columns.count), estimates: [],
            pageLimit: limit)
        rest = rest.dropFirst(size)
        limit = block.pageLimit
        return block
    }
}

func result(
    _ text: String, kernel: KernelSeries = .linux612, pageSize: PageSize = .kib4,
    columns: [String] = ["lzo", "zstd", "lz4hc"], _ events: [TestEvent]
) async throws -> DeviceResult {
    try await results([text], kernel: kernel, pageSize: pageSize, columns: columns, events)[0]
}

/// What a spec is refused with.
func refusal(
    _ text: String, kernel: KernelSeries = .linux612, pageSize: PageSize = .kib4,
    totalram: Int? = nil
) -> SRError? {
    do {
        _ = try settings(text, kernel: kernel, pageSize: pageSize, totalram: totalram)
        return nil
    } catch { return error }
}
