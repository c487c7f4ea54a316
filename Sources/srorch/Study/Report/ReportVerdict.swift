// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRDevices
import SRLinux
import SRParse
import SRReportHTML
import SRRunFolder
import SRSupport
import SRWhatIf

/// What zram would have held, with each algorithm whose lengths a trace has: the sentences on top of
/// a report's page.
///
/// A page of one run has them, and one of several that differ in the seed alone. What compressors cost
/// is not measured here, for the same runs give the same page.
struct ReportVerdict: Sendable {
    /// Of more runs each would have to be read once more for a page that is about something else.
    static let mostRuns = 8

    /// What runs of one study have in common.
    private struct Kind: Equatable {
        let subject: RunSubject
        let compressors: [String]
        let pageSize: PageSize
    }

    private var kind: Kind?
    private var study: WhatIfStudy?
    /// A run that is not of the others' kind, or cannot be taken through a device.
    private var isVoid = false

    /// Takes a run's trace through devices.
    /// - Parameters:
    ///   - run: its figures, read before.
    ///   - open: opens its trace.
    mutating func add(
        _ run: RunFigures, _ open: () throws(SRError) -> TraceReader
    ) async {
        guard !isVoid else { return }
        let header = run.header
        let record = run.record
        let kernel = record?.kernel.flatMap { KernelSeries(release: $0) } ?? .usual
        let mine = Kind(
            subject: RunSubject(header, record, kernel), compressors: header.compressors,
            pageSize: header.pageSize)
        // Without its record nobody knows what a trace is of.
        guard kind == nil || (record != nil && kind == mine), run.isWhole,
            let figures = try? await figures(header, kernel, open),
            figures.figures.allSatisfy({ $0.result.counts.writes > 0 && $0.result.failure == nil })
        else {
            isVoid = true
            return
        }
        kind = mine
        let one = WhatIfStudy.Run(name: run.name, title: run.name, figures: figures.figures)
        if study == nil {
            study = WhatIfStudy(
                candidates: figures.candidates, runs: [one], costs: CostModel(),
                pageSize: header.pageSize)
        } else {
            study?.runs.append(one)
        }
    }

    private func figures(
        _ header: TraceHeader, _ kernel: KernelSeries, _ open: () throws(SRError) -> TraceReader
    ) async throws -> (candidates: [WhatIfStudy.Candidate], figures: [DeviceFigures]) {
        let machine = DeviceSettings.Machine(kernel: kernel, pageSize: header.pageSize)
        let candidates = try WhatIfDevices.usual(header).map {
            WhatIfStudy.Candidate(spec: $0, settings: try DeviceSettings($0, on: machine))
        }
        var source = try LengthSource(candidates.flatMap(\.settings.algorithms), header) {
            (_, _) throws(SRError) in nil
        }
        let pass = try DevicePass(
            candidates.map(\.settings), pageSize: header.pageSize, columns: source.columns)
        var reader = try open()
        var tally = WhatIfTally(strict: false)
        let results = try await pass.run { () throws(WhatIfTally.Failure) in
            try tally.next(&reader).map { source.batch($0) }
        }
        return (candidates, results.map { DeviceFigures($0, CostModel()) })
    }

    /// The sentences, each a paragraph; none where the runs can carry none.
    var paragraphs: [String] {
        guard !isVoid, let study else { return [] }
        return study.verdict.dropLast()
            + [
                "It rests on models of the kernel's rules. 'srorch whatif' weighs processor time, "
                    + "recompression, writeback and other devices too."
            ]
    }
}
