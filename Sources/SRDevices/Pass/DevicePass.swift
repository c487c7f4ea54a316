// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRReplay
public import SRSupport

/// One pass over a trace, with all devices at once.
///
/// While the devices work on one round of blocks, spread over the processors, the next one is read; no
/// more than these two are held. Memory: each device's, which follows page indices and live pages, not
/// events.
public struct DevicePass: Sendable {
    private let runners: [DeviceRunner]
    private let jobs: Int

    /// - Parameters:
    ///   - devices: what takes part.
    ///   - pageSize: of the trace.
    ///   - columns: of each algorithm that a device asks for, where ``DeviceBatch`` has its lengths.
    ///   - units: how lengths of units follow from the mean length of their pages.
    ///   - jobs: devices that work at the same time; nil: as many as there are processors.
    /// - Throws: `SRError` of code `lengthsMissing` for an algorithm without a column, or a unit without
    ///   lengths.
    public init(
        _ devices: [DeviceSettings], pageSize: PageSize, columns: [String: Int],
        units: [PageUnit: LengthConversion] = [:], jobs: Int? = nil
    ) throws(SRError) {
        var runners: [DeviceRunner] = []
        for device in devices {
            runners.append(try Self.runner(device, pageSize, columns, units))
        }
        self.runners = runners
        self.jobs = jobs ?? .max
    }

    private static func runner(
        _ device: DeviceSettings, _ pageSize: PageSize, _ columns: [String: Int],
        _ units: [PageUnit: LengthConversion]
    ) throws(SRError) -> DeviceRunner {
        let algorithms = device.algorithms
        var lanes: [Int] = []
        for name in algorithms {
            guard let column = columns[name] else {
                throw SRError(.lengthsMissing, "there are no lengths of \(name)")
            }
            lanes.append(column)
        }
        let work = try Self.work(device, algorithms, lanes, units)
        return DeviceRunner(work, algorithms: algorithms, pageSize: pageSize)
    }

    /// Each device by its own type: see ``DeviceWork``.
    private static func work(
        _ device: DeviceSettings, _ algorithms: [String], _ columns: [Int],
        _ units: [PageUnit: LengthConversion]
    ) throws(SRError) -> DeviceWork {
        switch device {
        case .zram(let settings):
            if let unit = device.unit {
                guard let lengths = units[unit] else {
                    throw SRError(
                        .lengthsMissing,
                        "there are no lengths of \(unit.pages) pages together under "
                            + unit.algorithm)
                }
                return DeviceWork(
                    try UnitDevice(settings, unit.pages, lengths), columns: columns)
            }
            return DeviceWork(
                try ZramDevice(settings, algorithms: algorithms), columns: columns)
        case .zswap(let settings):
            switch settings.zpool {
            case .zsmalloc:
                let pool = try ZsmallocPool(
                    settings.kernel, settings.pageSize, chain: settings.chain)
                return DeviceWork(ZswapDevice(settings, pool), columns: columns)
            case .zbud, .z3fold:
                let pool = try EvictingPool(
                    settings.zpool == .zbud ? .zbud : .z3fold, settings.pageSize)
                return DeviceWork(ZswapDevice(settings, pool), columns: columns)
            }
        case .tiers(let settings):
            return DeviceWork(
                try TieredDevice(settings, algorithms: algorithms), columns: columns)
        }
    }

    /// Takes the blocks that `next` gives until it gives none.
    ///
    /// - Returns: a result for each device, in the order they were named.
    public func run<Failure: Error>(
        _ next: () throws(Failure) -> DeviceBatch?
    ) async throws(Failure) -> [DeviceResult] {
        var current = try round(next)
        // Who took longest for the last round begins first.
        var turns = runners.map { Turn(runner: $0) }
        while !current.isEmpty {
            current = try await process(current, by: &turns, meanwhile: next)
            turns.sort { $0.nanoseconds > $1.nanoseconds }
        }
        var results: [DeviceResult] = []
        for runner in runners { results.append(await runner.finish()) }
        return results
    }

    /// One of the devices, and how long it took for the last round.
    private struct Turn: Sendable {
        let runner: DeviceRunner
        var nanoseconds: UInt64 = 0
    }

    /// Blocks of one round: each device works through all of them before another has its processor,
    /// whose cache is then that device's for longer. Two rounds are in memory at once.
    private static let blocksOfRound = 16

    private func round<Failure: Error>(
        _ next: () throws(Failure) -> DeviceBatch?
    ) throws(Failure) -> [DeviceBatch] {
        var blocks: [DeviceBatch] = []
        while blocks.count < Self.blocksOfRound, let block = try next() { blocks.append(block) }
        return blocks
    }

    private func process<Failure: Error>(
        _ blocks: [DeviceBatch], by turns: inout [Turn],
        meanwhile next: () throws(Failure) -> DeviceBatch?
    ) async throws(Failure) -> [DeviceBatch] {
        let all = turns
        let (answer, times) = await withTaskGroup(of: (Int, UInt64).self) { group in
            var waiting = all.indices
            func begin() {
                guard let index = waiting.popFirst() else { return }
                let runner = all[index].runner
                group.addTask {
                    let began = Ticks.now()
                    for block in blocks { await runner.process(block) }
                    return (index, Ticks.now() - began)
                }
            }
            for _ in 0..<min(jobs, all.count) { begin() }
            let answer: Result<[DeviceBatch], Failure>
            do throws(Failure) { answer = .success(try round(next)) } catch {
                answer = .failure(error)
            }
            var times = all.map(\.nanoseconds)
            while let (index, time) = await group.next() {
                times[index] = time
                begin()
            }
            return (answer, times)
        }
        for (index, time) in zip(turns.indices, times) { turns[index].nanoseconds = time }
        return try answer.get()
    }
}
