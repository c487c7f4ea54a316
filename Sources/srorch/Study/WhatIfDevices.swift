// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRDevices
import SRGuest
import SRLinux
import SRParse
import SRSupport
import SRWhatIf
import Workloads
import Yams

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

    /// The devices that are named, if any.
    ///
    /// - Throws: `SRError` of code `deviceSettings` for words that name none.
    func named() throws -> [DeviceSpec] {
        var specs: [DeviceSpec] = []
        for text in device { specs.append(try DeviceSpec(text)) }
        if let devices { specs += try DeviceFile.read(devices) }
        return specs
    }

    /// The devices for a trace with that header.
    ///
    /// - Throws: `SRError` of code `deviceSettings`.
    func candidates(
        _ named: [DeviceSpec], _ header: TraceHeader, on machine: DeviceSettings.Machine
    ) throws -> [WhatIfStudy.Candidate] {
        var specs = named.isEmpty ? try Self.usual(header) : named
        for text in sweep { specs = try Self.swept(specs, text, on: machine) }
        guard specs.count <= Self.most else {
            throw SRError(
                .deviceSettings,
                "\(specs.count) devices are too many for one pass: \(Self.most) at most")
        }
        return try specs.map { spec in
            .init(spec: spec, settings: try DeviceSettings(spec, on: machine))
        }
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

    /// Each device once with each value of a setting; those that do not have it, or for which it means
    /// nothing, as they are.
    private static func swept(
        _ specs: [DeviceSpec], _ text: String, on machine: DeviceSettings.Machine
    ) throws(SRError) -> [DeviceSpec] {
        let pair = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard pair.count == 2 else {
            throw SRError(
                .deviceSettings, "--sweep \(text): write SETTING=VALUE,VALUE, such as idle=60,300")
        }
        let values = pair[1].split(separator: ",").map(String.init)
        guard !values.isEmpty else {
            throw SRError(.deviceSettings, "--sweep \(text): there is no value")
        }
        var swept: [DeviceSpec] = []
        var known = false
        var refusal: SRError?
        for spec in specs {
            let variants = values.compactMap { spec.setting(pair[0], to: $0) }
            let refusals = variants.compactMap { fault(of: $0, on: machine) }
            if variants.isEmpty
                || (refusals.count == variants.count && fault(of: spec, on: machine) == nil)
            {
                refusal = refusal ?? refusals.first
                swept.append(spec)
            } else {
                known = true
                swept += variants
            }
        }
        guard !known else { return swept }
        if let refusal { throw refusal }
        let settings = Set(specs.flatMap(\.parts).compactMap { DeviceKind(rawValue: $0.kind) })
            .flatMap(\.settings)
        throw SRError(
            .deviceSettings,
            "--sweep \(text): none of the devices has a setting \(pair[0])"
                + Hint.nearest(to: pair[0], among: settings))
    }

    /// Why a device cannot be so; nil if it can.
    private static func fault(
        of spec: DeviceSpec, on machine: DeviceSettings.Machine
    ) -> SRError? {
        do {
            _ = try DeviceSettings(spec, on: machine)
            return nil
        } catch { return error }
    }
}

/// Devices in a YAML file: a list of them, each a mapping of its kind to its settings. Settings below
/// one another are joined by a point, and the devices of a list stand for one row by priority.
enum DeviceFile {
    /// - Throws: `SRError` of code `deviceSettings` with file and line.
    static func read(_ path: String) throws -> [DeviceSpec] {
        let text: String
        do { text = try String(contentsOfFile: Names.input(path), encoding: .utf8) } catch {
            throw SRError(.deviceSettings, "\(path) cannot be read as text")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw SRError(.deviceSettings, "\(path): \(YAMLReason.text(error))")
        }
        guard let list = root?.mapping?["devices"]?.sequence ?? root?.sequence, !list.isEmpty else {
            throw SRError(
                .deviceSettings,
                "\(path) has no list of devices: begin with 'devices:', then '- zram: {…}'")
        }
        return try list.map { try spec($0, path) }
    }

    private static func spec(_ node: Node, _ path: String) throws -> DeviceSpec {
        if let row = node.sequence {
            return DeviceSpec(parts: try row.map { try part($0, path) })
        }
        if let text = node.scalar?.string {
            do { return try DeviceSpec(text) } catch { throw fault(node, path, error.message) }
        }
        return DeviceSpec(parts: [try part(node, path)])
    }

    private static func part(_ node: Node, _ path: String) throws -> DeviceSpec.Part {
        guard let mapping = node.mapping, mapping.count == 1, let (key, value) = mapping.first,
            let kind = key.scalar?.string
        else {
            throw fault(
                node, path, "a device is a kind with its settings: 'zram: {comp_algorithm: zstd}'")
        }
        var part = DeviceSpec.Part(kind: kind)
        try add(value, "", to: &part, path)
        return part
    }

    private static func add(
        _ node: Node, _ name: String, to part: inout DeviceSpec.Part, _ path: String
    ) throws {
        if let mapping = node.mapping {
            for (key, value) in mapping {
                let word = key.scalar?.string ?? ""
                // recomp_algorithm: {1: lz4hc, 2: zstd}; the first has the plain name.
                let joined = name.isEmpty ? word : word == "1" ? name : "\(name).\(word)"
                try add(value, joined, to: &part, path)
            }
            return
        }
        guard let value = node.scalar?.string else {
            throw fault(node, path, "a single value belongs here")
        }
        // 'disk:' alone has no settings.
        if name.isEmpty, value.isEmpty { return }
        guard !name.isEmpty, !value.isEmpty else {
            throw fault(node, path, "a setting has a name and a value")
        }
        do { try part.add(name, value) } catch { throw fault(node, path, error.message) }
    }

    private static func fault(_ node: Node, _ path: String, _ words: String) -> SRError {
        SRError(.deviceSettings, "\(path):\(node.mark?.line ?? 1): \(words)")
    }
}
