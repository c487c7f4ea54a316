// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Parameters that several built-in workloads have.
extension WorkloadParameter {
    static func size(_ value: String, of what: String) -> WorkloadParameter {
        WorkloadParameter(
            "size", .size((256 << 10)...(1 << 42)), default: .fixed(value), doc: "\(what), bytes")
    }

    static func percent(_ name: String, _ value: String, of what: String) -> WorkloadParameter {
        WorkloadParameter(
            name, .integer(0...100), default: .fixed(value), doc: "\(what), percent")
    }

    static let skew = WorkloadParameter(
        "skew", .integer(0...200), default: .fixed("99"),
        doc: "the exponent of Zipf's law in hundredths; 0 makes all alike")

    static let contentSeed = WorkloadParameter(
        "seed", .seed, default: .captureSeed, doc: "what is drawn, and what pages hold")
}
