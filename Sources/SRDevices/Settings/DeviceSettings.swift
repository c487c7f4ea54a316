// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport
internal import Workloads

/// A device with its settings read and held against the kernel's rules.
public enum DeviceSettings: Sendable, Equatable {
    case zram(ZramSettings)
    case zswap(ZswapSettings)
    /// Several, by priority: the first takes pages until it is full.
    case tiers([TierSettings])

    /// What is known of the machine that swapped.
    public struct Machine: Sendable {
        /// Whose rules are followed where a device does not say it.
        public var kernel: KernelSeries
        public var pageSize: PageSize
        /// MemTotal, bytes; nil if it is not known.
        public var totalram: Int?

        public init(kernel: KernelSeries, pageSize: PageSize, totalram: Int? = nil) {
            self.kernel = kernel
            self.pageSize = pageSize
            self.totalram = totalram
        }
    }

    /// - Throws: `SRError` of code `deviceSettings` that says the kernel's rule.
    public init(_ spec: DeviceSpec, on machine: Machine) throws(SRError) {
        guard spec.parts.count == 1, spec.parts[0].kind != DeviceKind.disk.rawValue else {
            self = .tiers(try TierSettings.read(spec, on: machine))
            return
        }
        let part = spec.parts[0]
        switch try Self.kind(of: part) {
        case .zram:
            guard part.value("priority") == nil, part.value("demote") == nil else {
                throw SRError(
                    .deviceSettings,
                    "zram: priority and demote are between devices, and there is one: join "
                        + "another by +")
            }
            self = .zram(try ZramSettings(part, on: machine))
        case .zswap: self = .zswap(try ZswapSettings(part, on: machine))
        case .disk: self = .tiers(try TierSettings.read(spec, on: machine))
        }
    }

    static func kind(of part: DeviceSpec.Part) throws(SRError) -> DeviceKind {
        if let kind = DeviceKind(rawValue: part.kind) { return kind }
        throw SRError(
            .deviceSettings,
            "there is no device \(part.kind)" + Self.hint(part.kind) + ": write "
                + DeviceKind.choices)
    }

    /// The algorithms whose lengths it needs, each once: at most `LengthLanes.count`.
    public var algorithms: [String] {
        switch self {
        case .zram(let zram): zram.algorithms.unique
        case .zswap(let zswap): [zswap.compressor]
        case .tiers(let tiers): tiers.flatMap(\.algorithms).unique
        }
    }

    /// The units whose lengths it needs; nil: it compresses page by page.
    public var unit: PageUnit? {
        guard case .zram(let zram) = self, let pages = zram.unitPages else { return nil }
        return PageUnit(algorithm: zram.compAlgorithm, pages: pages)
    }

    /// Whether it does something by age or by the clock, so that a trace without times is of no use.
    public var needsTimes: Bool {
        switch self {
        case .zram(let zram): zram.needsTimes
        case .zswap: false
        case .tiers(let tiers): tiers.contains(where: \.needsTimes)
        }
    }
}

extension [String] {
    /// The texts in their order, each once.
    var unique: [String] {
        reduce(into: []) { list, text in if !list.contains(text) { list.append(text) } }
    }
}

extension DeviceSettings {
    private static func hint(_ kind: String) -> String {
        Nearest.hint(Nearest.name(to: kind, among: DeviceKind.allCases.map(\.rawValue)))
    }
}
