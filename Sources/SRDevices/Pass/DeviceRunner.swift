// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse

/// One of the devices of a pass.
protocol DeviceRunning: Sendable {
    /// Does what a block's events ask. Blocks come in the trace's order, one at a time.
    func process(_ batch: DeviceBatch) async
    /// Ends the trace and tells how the device fared.
    func finish() async -> DeviceResult
}

/// Drives one device through a trace's events and keeps its figures. Nothing is allocated for an
/// event.
actor DeviceRunner<Device: SwapDevice>: DeviceRunning {
    private var device: Device
    private var state: State
    /// The column of each lane.
    private let columns: [Int]

    /// - Parameters:
    ///   - algorithms: of the device's lanes.
    ///   - columns: where ``DeviceBatch`` has the lengths of each.
    init(_ device: Device, algorithms: [String], columns: [Int], pageSize: PageSize) {
        self.device = device
        self.columns = columns
        state = State(DeviceResult(algorithms: algorithms, pageSize: pageSize))
    }

    func process(_ batch: DeviceBatch) {
        guard state.result.failure == nil else { return }
        // In locals while the loop runs: an actor's own properties are checked at every use.
        var device = self.device
        var state = self.state
        device.reserve(batch.pageLimit)
        if columns.count == 1 {
            let lengths = batch.lengths[columns[0]]
            state.run(batch, &device) { LengthLanes(lengths[$0], 0, 0, 0) }
        } else {
            let lengths = columns.map { batch.lengths[$0] }
            state.run(batch, &device) { index in
                var lanes = LengthLanes()
                for lane in lengths.indices { lanes[lane] = lengths[lane][index] }
                return lanes
            }
        }
        self.device = device
        self.state = state
    }

    func finish() -> DeviceResult {
        device.finish(at: state.now)
        state.finish(&device)
        return state.result
    }

    /// What the loop over events works with.
    private struct State: Sendable {
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
            _ batch: DeviceBatch, _ device: inout Device, _ lanes: (Int) -> LengthLanes
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
            _ device: inout Device, after last: UInt64, at time: UInt64
        ) {
            pass(to: min(max(device.nextRun, now), time))
            device.runPolicy(after: last, at: time)
            measure(&device)
        }

        @inline(__always) private mutating func measure(_ device: inout Device) {
            let pages = device.poolPages
            held = pages &<< pageShift &+ device.metadataBytes
            if pages > result.peakPoolPages { result.peakPoolPages = pages }
        }

        // By reference: a device by value is a copy of more than a kilobyte.
        @inline(__always) private mutating func note(_ device: inout Device) {
            measure(&device)
            result.heldSum += Double(held)
            if held > result.peak.held { result.peak = point(&device) }
            untilMark &-= 1
            if untilMark == 0 {
                untilMark = stride
                mark(&device)
            }
        }

        @inline(never) private mutating func mark(_ device: inout Device) {
            result.series.append(point(&device))
            guard result.series.count > DeviceResult.seriesLimit else { return }
            let points = result.series
            result.series = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
            stride *= 2
            // The last point that is left was noted an old stride before this event.
            untilMark = points.count % 2 == 1 ? stride : stride / 2
        }

        @inline(__always) private func point(_ device: inout Device) -> DeviceResult.Point {
            var point = DeviceResult.Point()
            device.tell(&point)
            point.event = result.events
            point.time = now
            point.held = held
            point.metadata = device.metadataBytes
            return point
        }

        mutating func finish(_ device: inout Device) {
            measure(&device)
            result.final = point(&device)
            result.counts = device.counts
            result.ledger = device.ledger
        }
    }
}
