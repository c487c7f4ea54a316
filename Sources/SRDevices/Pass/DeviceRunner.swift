// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReplay

/// Drives one device through a trace's events and keeps its figures. Nothing is allocated for an
/// event.
actor DeviceRunner {
    private let work: DeviceWork
    private var state: RunnerState

    /// - Parameters:
    ///   - work: the device at its work.
    ///   - algorithms: of the device's lanes.
    ///   - pageSize: of the trace.
    init(_ work: DeviceWork, algorithms: [String], pageSize: PageSize) {
        self.work = work
        state = RunnerState(DeviceResult(algorithms: algorithms, pageSize: pageSize))
    }

    /// Does what a block's events ask. Blocks come in the trace's order, one at a time.
    func process(_ batch: DeviceBatch) {
        guard state.result.failure == nil else { return }
        // In a local while the loop runs: an actor's own properties are checked at every use.
        var state = self.state
        work.process(batch, &state)
        self.state = state
    }

    /// Ends the trace and tells how the device fared.
    func finish() -> DeviceResult {
        work.finish(&state)
        return state.result
    }
}

/// A device behind a call for each block. Within the call the compiler knows which device it is: behind a
/// generic actor it would not, and every event would cost calls through tables and copies of the device.
struct DeviceWork: Sendable {
    let process: @Sendable (DeviceBatch, inout RunnerState) -> Void
    let finish: @Sendable (inout RunnerState) -> Void

    /// - Parameters:
    ///   - device: of a type that is known where this is called.
    ///   - columns: where ``DeviceBatch`` has the lengths of each lane.
    init<Device: SwapDevice>(_ device: Device, columns: [Int]) {
        let place = Place(device)
        process = { batch, state in
            var device = place.value
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
            place.value = device
        }
        finish = { state in
            place.value.finish(at: state.now)
            state.finish(&place.value)
        }
    }
}
