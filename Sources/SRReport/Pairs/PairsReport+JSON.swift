// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRPairs
public import SRText

extension PairsReport {
    /// Figures as they are: shares are of A's mean, 0.01 is 1 %.
    public var json: JSONValue {
        .object([
            .init("workload", .string(workload)),
            .init("a", Self.json(a)), .init("b", Self.json(b)),
            .init("seeds", .array(seeds.map { .unsigned($0) })),
            .init("test", .string("Student's t, paired, two-sided")),
            .init("familyTest", .string("signs, step-down maxima (Westfall and Young)")),
            .init("level", .number(PairedComparison.level)),
            .init("power", .number(PairedComparison.power)),
            .init("effect", .number(PairedComparison.effect)),
            .init("noise", .string(noise.rawValue)),
            .init("isNull", .bool(isNull)),
            .init("memoryApart", memoryApart.map { .string($0) } ?? .null),
            .init("counters", .array(comparison.counters.map(json))),
            .init("firstDifferences", .array(firstDifferences.map(Self.json))),
            .init("notes", .array(notes.map { .string($0) })),
        ])
    }

    private static func json(_ side: Side) -> JSONValue {
        .object([
            .init("name", .string(side.name)), .init("kernel", .string(side.kernel)),
            .init("digest", side.digest.map { .string($0) } ?? .null),
            .init(
                "memAvailableKiB",
                .array(side.memAvailableKiB.map { $0.map { .integer(Int64($0)) } ?? .null })),
        ])
    }

    private static func json(_ first: FirstDifference) -> JSONValue {
        .object([
            .init("seed", .unsigned(first.seed)),
            .init("event", first.event.map { .unsigned($0) } ?? .null),
            .init("seconds", number(first.seconds)),
        ])
    }

    private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    private func json(_ row: CounterDifference) -> JSONValue {
        let share = row.share(row.difference.mean)
        let half = row.halfWidth.flatMap(row.share)
        func values(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
        return .object([
            .init("name", .string(row.pairs.name)), .init("unit", .string(row.pairs.unit.rawValue)),
            .init("meanA", .number(row.a.mean)), .init("meanB", .number(row.b.mean)),
            .init("deviationA", .number(row.a.deviation)),
            .init("deviationB", .number(row.b.deviation)),
            .init("difference", .number(row.difference.mean)),
            .init("deviation", .number(row.difference.deviation)),
            .init("share", Self.number(share)),
            .init("low", Self.number(half.flatMap { half in share.map { $0 - half } })),
            .init("high", Self.number(half.flatMap { half in share.map { $0 + half } })),
            .init("t", Self.number(row.t)), .init("p", Self.number(row.chance)),
            .init("pSigns", .number(row.chanceBySigns)), .init("pAny", .number(row.chanceInFamily)),
            .init("noise", Self.number(row.noise.flatMap(row.share))),
            .init(
                "pairsForEffect", row.pairsForEffect.map { .integer(Int64($0)) } ?? .null),
            .init("isMarked", .bool(isMarked(row))),
            .init("a", values(row.pairs.a)), .init("b", values(row.pairs.b)),
            .init("null", row.pairs.null.map(values) ?? .null),
        ])
    }
}
