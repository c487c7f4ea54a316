// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRParse
internal import SRReplay
internal import SRReport
internal import SRStats
internal import SRText

extension RunFigures {
    /// What allocators make of the run, under each of its compressors.
    func allocators(into page: inout Markup) {
        guard let first = replays.first, first.counts.writes > 0 else {
            if profile.counts.writes > 0, let obstacle {
                part("Allocators", into: &page)
                page.element("p", obstacle)
            }
            return
        }
        part("Allocators", into: &page)
        page.element(
            "p",
            "The same writes and frees through each allocator, policy "
                + "\(first.policy.kind.rawValue): \(first.policy.explanation).")
        page.element("div", ["class": "matrix"]) {
            $0.table(
                "\(name): highest footprint and how far it is over the ideal, by compressor and "
                    + "allocator",
                ["compressor"] + first.outcomes.map(\.result.name),
                replays.map { replay in
                    [replay.compressor] + replay.outcomes.map { AllocatorCells.peak(replay, $0) }
                })
        }
        for replay in replays {
            FootprintFigure(name: name, replay: replay, byTime: profile.seconds > 0)
                .add(to: &page)
            numbers(
                "footprints at their peaks with \(replay.compressor)", AllocatorCells.heads,
                replay.outcomes.map { AllocatorCells.row(replay, $0) }, into: &page)
        }
        for outcome in replays.flatMap(\.outcomes) {
            if let error = outcome.result.error {
                page.element("p", ["class": "warn"], "\(outcome.result.name): \(error)")
            }
        }
        if !first.remarks.isEmpty {
            page.element("p", ["class": "dim"], first.remarks.joined(separator: " "))
        }
    }
}

/// What is told of an allocator, as text.
enum AllocatorCells {
    static let heads = [
        "allocator", "peak", "over ideal", "saved", "internal", "external", "metadata",
    ]

    static func row(_ replay: ReplayReport, _ outcome: ReplayOutcome) -> [String] {
        let peak = outcome.result.peak
        return [
            outcome.result.name, bytes(peak.footprint), over(replay, outcome),
            replay.saved(outcome).map { Numbers.fixed($0 * 100, 1) + " %" } ?? "-",
            bytes(peak.internalWaste), bytes(peak.externalWaste), bytes(peak.metadata),
        ]
    }

    /// The peak with how far it is over the ideal.
    static func peak(_ replay: ReplayReport, _ outcome: ReplayOutcome) -> String {
        guard outcome.result.error == nil else { return "-" }
        let size = bytes(outcome.result.peak.footprint)
        guard outcome.result.name != "ideal" else { return size }
        // In two lines, if there have to be.
        return [size, over(replay, outcome)].map { $0.replacing(" ", with: "\u{A0}") }
            .joined(separator: " ")
    }

    static func over(_ replay: ReplayReport, _ outcome: ReplayOutcome) -> String {
        guard let share = replay.overIdeal(outcome) else { return "-" }
        return (share < 0 ? "" : "+") + Numbers.fixed(share * 100, 1) + " %"
    }

    private static func bytes(_ value: Int) -> String { Numbers.bytes(UInt64(max(0, value))) }
}
