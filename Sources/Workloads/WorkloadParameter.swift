// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// One thing that a user may set about a workload with `--param NAME=VALUE`.
public struct WorkloadParameter: Sendable {
    /// What values it takes. A value is kept as canonical text, so that two spellings
    /// of one value (`96M`, `98304K`) make one recipe.
    public enum Kind: Sendable, Equatable {
        case integer(ClosedRange<Int>)
        /// A whole number, or the word `all`.
        case count(ClosedRange<Int>)
        /// Bytes, written with an optional K, M, G or T; a multiple of 4K.
        case size(ClosedRange<Int>)
        /// An unsigned 64-bit number.
        case seed
        case choice([String])
        /// Shares of the page kinds, `NAME:PERCENT,…` of a fixed set, adding up to 100.
        case mix([String])
    }

    /// The value it has when the user gives none.
    public enum Default: Sendable, Equatable {
        case fixed(String)
        case byAccelerator(tcg: String, kvm: String)
        /// The capture's `--seed`.
        case captureSeed
        /// The guest's number of processors, plus this many.
        case vcpus(plus: Int)
    }

    public var name: String
    public var kind: Kind
    public var preset: Default
    /// What it does, in one line, with its unit.
    public var doc: String

    public init(_ name: String, _ kind: Kind, default preset: Default, doc: String) {
        self.name = name
        self.kind = kind
        self.preset = preset
        self.doc = doc
    }

    /// The default as text for this guest.
    public func defaultValue(in context: WorkloadContext) -> String {
        switch preset {
        case .fixed(let text): return text
        case .byAccelerator(let tcg, let kvm): return context.accelerator == .tcg ? tcg : kvm
        case .captureSeed: return "\(context.seed)"
        case .vcpus(let more): return "\(context.vcpus + more)"
        }
    }

    /// The default for a reader of the catalogue, who has no guest yet.
    public var defaultText: String {
        switch preset {
        case .fixed(let text): return text
        case .byAccelerator(let tcg, let kvm): return "\(tcg) under TCG, \(kvm) under KVM"
        case .captureSeed: return "the capture's --seed"
        case .vcpus(let more): return more == 0 ? "one a vCPU" : "vCPUs + \(more)"
        }
    }
}
