// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRDevices
import SRLinux
import SRParse
import SRSupport
import SRWhatIf
import Workloads

/// The flags that say which devices a trace is taken through.
struct WhatIfDevices: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A device: KIND[,SETTING=VALUE]…; may repeat. (default: zram with each algorithm whose "
                + "lengths the trace has)", valueName: "spec"),
        completion: Completions.devices)
    var device: [String] = []

    @Option(
        help: "Also the devices of this YAML file; docs/whatif.md shows one.", completion: .file())
    var devices: String?

    @Option(
        help: ArgumentHelp(
            "Take each device that has this setting once with each value: idle=60,300,900; may "
                + "repeat.", valueName: "setting"))
    var sweep: [String] = []

    @Option(
        help: """
            The kernel whose rules are followed: \(KernelSeries.choices). (default: the run's own; \
            \(KernelSeries.usual.rawValue) where that is not known)
            """)
    var kernel: KernelSeries?

    @Option(
        help: ArgumentHelp(
            "The machine's memory, of which zswap takes its share; a bare number is bytes. "
                + "(default: the run's)", valueName: "size"),
        transform: Measures.bytes)
    var totalram: Int?

    /// Devices of one pass, at most.
    private static let most = 200

    /// A time to wait, ns; a bare number is seconds.
    static func wait(_ text: String) throws -> Double {
        guard let time = TimeSpan.nanoseconds(text) else {
            throw ValidationError(
                "A time is a number with ns, us, ms or s behind, such as 100us; a bare number is "
                    + "seconds.")
        }
        return Double(time)
    }

    /// A device as it was named, and where: nil on the command line.
    struct Named {
        var spec: DeviceSpec
        var place: String?
    }

    func validate() throws {
        if let totalram, totalram < 1 {
            throw ValidationError("--totalram takes the machine's memory, such as 8G, not 0.")
        }
    }

    /// The devices that are named, if any.
    ///
    /// - Throws: `SRError` of code `deviceSettings` for words that name none.
    func named() throws -> [Named] {
        var named: [Named] = []
        for text in device { named.append(.init(spec: try DeviceSpec(text))) }
        if let devices { named += try DeviceFile.read(devices) }
        return named
    }

    /// The devices that all traces are taken through, each value of a sweep in one.
    ///
    /// - Parameters:
    ///   - header: of the first trace, whose lengths decide where none is named.
    ///   - machine: that swapped it.
    /// - Throws: `SRError` of code `deviceSettings`.
    func all(
        _ named: [Named], _ header: TraceHeader, on machine: DeviceSettings.Machine
    ) throws -> [Named] {
        var devices = named.isEmpty ? try Self.usual(header).map { Named(spec: $0) } : named
        for sweep in try sweeps() { devices = try sweep.devices(of: devices, on: machine) }
        guard devices.count <= Self.most else {
            throw SRError(
                .deviceSettings,
                "\(devices.count) devices are too many for one pass: \(Self.most) at most")
        }
        return devices
    }

    /// The devices as a machine has them.
    ///
    /// - Throws: `SRError` of code `deviceSettings` that says where the device stands.
    static func candidates(
        _ devices: [Named], on machine: DeviceSettings.Machine
    ) throws(SRError) -> [WhatIfStudy.Candidate] {
        var candidates: [WhatIfStudy.Candidate] = []
        for device in devices {
            do {
                let settings = try DeviceSettings(device.spec, on: machine)
                candidates.append(.init(spec: device.spec, settings: settings))
            } catch {
                throw device.place.map(error.at) ?? error
            }
        }
        return candidates
    }

    private func sweeps() throws(SRError) -> [DeviceSweep] {
        var sweeps: [DeviceSweep] = []
        for text in sweep {
            let next = try DeviceSweep(text)
            guard !sweeps.contains(where: { $0.key == next.key }) else {
                throw SRError(
                    .deviceSettings,
                    "--sweep \(text): \(next.key) is swept twice; name all its values in one")
            }
            sweeps.append(next)
        }
        return sweeps
    }

    /// zram with each algorithm whose lengths a trace has.
    ///
    /// - Throws: `SRError` of code `lengthsMissing` if it has lengths of none.
    static func usual(_ header: TraceHeader) throws(SRError) -> [DeviceSpec] {
        let found = LengthSource.found(in: header).sorted { $0.value < $1.value }.map(\.key)
        let specs = found.filter(KernelSeries.zramAlgorithms.contains).map {
            DeviceSpec(parts: [.init(kind: "zram", settings: [.init("comp_algorithm", $0)])])
        }
        guard !specs.isEmpty else {
            throw SRError(
                .lengthsMissing,
                "the trace has lengths of no algorithm that zram has: name a device")
        }
        return specs
    }
}
