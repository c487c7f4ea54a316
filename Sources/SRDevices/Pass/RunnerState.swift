// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse

/// What the loop over events works with.
struct RunnerState: Sendable {
    var result: DeviceResult
    /// The time of the last event, which does not step back.
    var now: UInt64 = 0
    private var begun = false
    private var held = 0
    private var stride: UInt64 = 1
    private var untilMark: UInt64 = 1
    private let pageShift: Int

    init(_ result: DeviceResult) {
        self.result = result
        pageShift = result.pageSize.shift
    }

    @inline(__always) mutating func run(
        _ batch: DeviceBatch, _ device: inout some SwapDevice, _ lanes: (Int) -> LengthLanes
    ) {
        for index in 0..<batch.count {
            let time = max(now, batch.times[index])
            if !begun {
                begun = true
                now = time
                result.peak.time = time
            }
            let last = now
            // The last moment there is has nothing behind it.
            while device.nextRun <= time, device.nextRun < .max {
                runPolicy(&device, after: last, at: time)
            }
            pass(to: time)
            let page = Int(batch.pages[index])
            switch SRParse.Operation(rawValue: batch.operations[index]) {
            case .write:
                device.write(
                    page, lanes(index),
                    sameFilled: batch.flags[index] & EventFlags.sameFilled.rawValue != 0,
                    at: time)
            case .read: device.read(page, at: time)
            case .free, .discard: device.free(page, at: time)
            case .lost, nil: break
            }
            note(&device)
            result.events &+= 1
        }
        result.failure = device.failure
    }

    /// Time goes on, with what is held as it is.
    @inline(__always) private mutating func pass(to time: UInt64) {
        let step = time &- now
        result.heldArea += Double(held) * Double(step)
        result.duration &+= step
        now = time
    }

    @inline(never) private mutating func runPolicy(
        _ device: inout some SwapDevice, after last: UInt64, at time: UInt64
    ) {
        pass(to: min(max(device.nextRun, now), time))
        device.runPolicy(after: last, at: time)
        measure(&device)
    }

    @inline(__always) private mutating func measure(_ device: inout some SwapDevice) {
        let pages = device.poolPages
        held = pages &<< pageShift &+ device.metadataBytes
        if pages > result.peakPoolPages { result.peakPoolPages = pages }
    }

    // By reference: a device by value is a copy of more than a kilobyte.
    @inline(__always) private mutating func note(_ device: inout some SwapDevice) {
        measure(&device)
        result.heldSum += Double(held)
        if held > result.peak.held { result.peak = point(&device) }
        untilMark &-= 1
        if untilMark == 0 {
            untilMark = stride
            mark(&device)
        }
    }

    @inline(never) private mutating func mark(_ device: inout some SwapDevice) {
        result.series.append(point(&device))
        guard result.series.count > DeviceResult.seriesLimit else { return }
        let points = result.series
        result.series = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
        stride *= 2
        // The last point that is left was noted an old stride before this event.
        untilMark = points.count % 2 == 1 ? stride : stride / 2
    }

    @inline(__always) private func point(_ device: inout some SwapDevice) -> DeviceResult.Point {
        var point = DeviceResult.Point()
        device.tell(&point)
        point.event = result.events
        point.time = now
        point.held = held
        point.metadata = device.metadataBytes
        point.counted = device.countedPages &<< pageShift
        return point
    }

    mutating func finish(_ device: inout some SwapDevice) {
        measure(&device)
        result.final = point(&device)
        result.counts = device.counts
        result.ledger = device.ledger
        result.unitPages = device.unitPages
    }
}
