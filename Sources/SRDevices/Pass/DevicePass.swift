// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// One pass over a trace, with all devices at once.
///
/// While the devices work on one block, spread over the processors, the next one is read; no more
/// than these two are held. Memory: each device's, which follows page indices and live pages, not
/// events.
public struct DevicePass: Sendable {
    private let runners: [any DeviceRunning]
    private let jobs: Int

    /// - Parameters:
    ///   - devices: what takes part.
    ///   - pageSize: of the trace.
    ///   - columns: of each algorithm that a device asks for, where ``DeviceBatch`` has its lengths.
    ///   - jobs: devices that work at the same time; nil: as many as there are processors.
    /// - Throws: `SRError` of code `lengthsMissing` for an algorithm without a column.
    public init(
        _ devices: [DeviceSettings], pageSize: PageSize, columns: [String: Int], jobs: Int? = nil
    ) throws(SRError) {
        var runners: [any DeviceRunning] = []
        for device in devices {
            runners.append(try Self.runner(device, pageSize, columns))
        }
        self.runners = runners
        self.jobs = jobs ?? .max
    }

    private static func runner(
        _ device: DeviceSettings, _ pageSize: PageSize, _ columns: [String: Int]
    ) throws(SRError) -> any DeviceRunning {
        let algorithms = device.algorithms
        var lanes: [Int] = []
        for name in algorithms {
            guard let column = columns[name] else {
                throw SRError(.lengthsMissing, "there are no lengths of \(name)")
            }
            lanes.append(column)
        }
        switch device {
        case .zram(let settings):
            return DeviceRunner(
                try ZramDevice(settings, algorithms: algorithms), algorithms: algorithms,
                columns: lanes, pageSize: pageSize)
        case .zswap(let settings):
            return DeviceRunner(
                try ZswapDevice(settings), algorithms: algorithms, columns: lanes,
                pageSize: pageSize)
        case .tiers(let settings):
            return DeviceRunner(
                try TieredDevice(settings, algorithms: algorithms), algorithms: algorithms,
                columns: lanes, pageSize: pageSize)
        }
    }

    /// Takes the blocks that `next` gives until it gives none.
    ///
    /// - Returns: a result for each device, in the order they were named.
    public func run<Failure: Error>(
        _ next: () throws(Failure) -> DeviceBatch?
    ) async throws(Failure) -> [DeviceResult] {
        var current = try next()
        while let batch = current {
            current = try await process(batch, meanwhile: next)
        }
        var results: [DeviceResult] = []
        for runner in runners { results.append(await runner.finish()) }
        return results
    }

    private func process<Failure: Error>(
        _ batch: DeviceBatch, meanwhile next: () throws(Failure) -> DeviceBatch?
    ) async throws(Failure) -> DeviceBatch? {
        let answer = await withTaskGroup { group in
            var waiting = runners[...]
            for _ in 0..<min(jobs, waiting.count) {
                let one = waiting.removeFirst()
                group.addTask { await one.process(batch) }
            }
            let answer: Result<DeviceBatch?, Failure>
            do throws(Failure) { answer = .success(try next()) } catch { answer = .failure(error) }
            while await group.next() != nil {
                if let one = waiting.popFirst() {
                    group.addTask { await one.process(batch) }
                }
            }
            return answer
        }
        return try answer.get()
    }
}
