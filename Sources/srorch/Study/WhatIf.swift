// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import Foundation
import SRDevices
import SRLinux
import SRParse
import SRRunFolder
import SRSupport
import SRText
import SRWhatIf

/// `srorch whatif`
struct WhatIf: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif",
        abstract: "What zram, zswap or several devices would make of a trace, and what to set.",
        discussion: """
            Every device that is named gets the same writes, reads and frees, in one pass. \
            Settings are named as the kernel names them, behind commas: \
            zram,comp_algorithm=zstd,mem_limit=64M. + joins devices of different priorities. \
            Several traces are taken as runs of one workload, and give intervals.

            \(Self.catalogue)

            The lengths of an algorithm are the trace's own, or an estimate from the pages that \
            were kept beside it (capture --pages, synth --sample). What compressors cost is \
            measured on these pages, or read from what 'compress --json' wrote.

            docs/whatif.md walks through it; docs/metrics.md says what the columns mean.

            EXAMPLES:
              srorch whatif runs/kernel-build
              srorch whatif --device zram,comp_algorithm=lzo --device zswap,compressor=lzo \\
                  --totalram 96M runs/kernel-build
            """)

    private static var catalogue: String {
        DeviceKind.allCases.map { kind in
            "\(kind.rawValue): \(kind.settings.joined(separator: ", "))"
        }.joined(separator: "\n\n")
    }

    @Argument(
        help:
            "Trace files or run folders (their trace.srt is read); one may be - for standard input.",
        completion: .file())
    var traces: [String]

    @OptionGroup var reading: TraceOptions
    @OptionGroup var devices: WhatIfDevices

    @Option(
        help: """
            What compressors cost: what 'srorch compress --json' wrote. (default: measured on the \
            pages beside the first run that has some)
            """, completion: .file())
    var costs: String?

    @Option(
        help: ArgumentHelp(
            "How long a read from the disk takes: 100us, 8ms; a bare number is seconds. "
                + "(default: 100us)", valueName: "time"),
        transform: WhatIfDevices.wait)
    var diskRead: Double = CostModel.usualDiskRead

    @Option(help: "Devices that work at the same time. (default: one a processor)")
    var jobs: Int?

    @Flag(help: "Refuse a trace with losses.")
    var strict = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard !traces.isEmpty else { throw ValidationError("Name a trace or a run folder.") }
        guard traces.count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("Only one of the traces can be standard input.")
        }
        if let jobs, jobs < 1 { throw ValidationError("--jobs is at least 1.") }
    }

    func run() async throws {
        let inputs = traces.map { TraceInput(name: $0, options: reading) }
        do {
            // What is wrong with the words is said before a long trace is read.
            let named = try devices.named()
            let known = try costs.map { try WhatIfCosts.read($0) }
            try checkOnce(inputs)
            var taken = Taken(costs: known)
            for input in inputs {
                do { try await add(input, named, to: &taken) } catch let error as SRError {
                    // Of several it is not plain which of them lacks what a device asks for.
                    throw inputs.count == 1 || error.message.hasPrefix(input.name)
                        ? error : error.at(input.name)
                }
            }
            guard let study = taken.study(diskRead: diskRead) else { return }
            try json ? put(study.json.text() + "\n") : show(study.text)
        } catch let error as SRError {
            throw Complaint.say(error).exitCode
        }
    }

    /// What was made of the traces so far.
    private struct Taken {
        struct Run {
            var name: String
            var title: String
            var results: [DeviceResult]
        }

        /// As the file says that was named, else measured on the first sample that there is.
        var costs: CostModel?
        /// Of the first trace, and of all others.
        var devices: [WhatIfDevices.Named]?
        var subject: RunSubject?
        /// As the first trace's machine has them.
        var candidates: [WhatIfStudy.Candidate] = []
        var pageSize: PageSize?
        var runs: [Run] = []
        var remarks: [String] = []

        /// The figures, once all traces are through: what compressors cost may have been measured on
        /// the last of them. nil if there was none.
        func study(diskRead: Double) -> WhatIfStudy? {
            guard let pageSize else { return nil }
            var model = costs ?? CostModel()
            model.diskRead = diskRead
            return WhatIfStudy(
                candidates: candidates,
                runs: runs.map { run in
                    .init(
                        name: run.name, title: run.title,
                        figures: run.results.map { DeviceFigures($0, model) })
                }, costs: model, pageSize: pageSize, remarks: remarks)
        }
    }

    /// A run that is named twice would make intervals that no second run stands behind.
    private func checkOnce(_ inputs: [TraceInput]) throws {
        let paths = inputs.map { input in
            input.name == "-"
                ? input.name : URL(filePath: input.path).resolvingSymlinksInPath().path
        }
        for (place, path) in paths.enumerated() {
            guard let first = paths[..<place].firstIndex(of: path) else { continue }
            let same = inputs[first].name == inputs[place].name ? "" : " (as \(inputs[place].name))"
            throw SRError(
                .usage,
                "\(inputs[first].name) is given twice\(same): runs are of other seeds, and one run says "
                    + "nothing of how far they differ")
        }
    }

    /// Takes one trace through all devices.
    private func add(
        _ input: TraceInput, _ named: [WhatIfDevices.Named], to taken: inout Taken
    ) async throws {
        var reader = try input.open()
        let header = reader.header
        if let pageSize = taken.pageSize, pageSize != header.pageSize {
            Complaint.say(
                "\(input.name) has pages of \(header.pageSize), \(traces[0]) of \(pageSize): "
                    + "their counts and lengths are of different units; name runs of one page size")
            throw ExitStatus.pageSizesDiffer.exitCode
        }
        let record = input.record
        let (kernel, isKnown) = input.kernel(or: devices.kernel)
        let machine = DeviceSettings.Machine(
            kernel: kernel, pageSize: header.pageSize,
            totalram: devices.totalram ?? record?.guest.map { $0.memTotalKiB << 10 })
        let all = try taken.devices ?? devices.all(named, header, on: machine)
        let candidates = try WhatIfDevices.candidates(all, on: machine)
        if header.clock == .none, let timed = candidates.first(where: \.settings.needsTimes) {
            throw SRError(
                .timesMissing,
                "\(input.name) has no times, and '\(timed.spec.text)' does things by age and by the "
                    + "clock: leave recomp_algorithm, backing_dev, compact and demote out, or take a "
                    + "trace with times")
        }
        let waiting = Waiting("taking \(input.name) through \(Self.count(candidates))")
        defer { waiting.finish() }
        let sample = WhatIfSample(input, header)
        var source = try LengthSource(
            candidates.flatMap(\.settings.algorithms), header, hasPages: sample.pages > 0,
            convert: sample.conversion)
        var units: [PageUnit: LengthConversion] = [:]
        for unit in candidates.compactMap(\.settings.unit) where units[unit] == nil {
            units[unit] = try sample.conversion(unit)
        }
        let pass = try DevicePass(
            candidates.map(\.settings), pageSize: header.pageSize, columns: source.columns,
            units: units, jobs: jobs)
        reader.onReach = { waiting.note($0) }
        var tally = WhatIfTally(strict: strict)
        let results: [DeviceResult]
        do throws(WhatIfTally.Failure) {
            results = try await pass.run { () throws(WhatIfTally.Failure) in
                try tally.next(&reader).map { source.batch($0) }
            }
        } catch {
            throw report(error, of: input)
        }
        waiting.finish()
        try input.check(reader)
        if let failure = results.lazy.compactMap(\.failure).first {
            throw SRError(.usage, "\(input.name): \(failure)")
        }
        if taken.costs == nil {
            taken.costs = try sample.costs(
                candidates.flatMap(\.settings.algorithms),
                of: traces.count == 1 ? "the run" : input.name)
        }
        var remarks = tally.remarks(header, results)
        if !isKnown {
            remarks.append(
                "Which kernel swapped is not known, or its rules are not: those of "
                    + "\(kernel.rawValue) are followed.")
        }
        for name in source.estimated {
            remarks.append(
                "Lengths of \(name) are estimates, from \(sample.pages) pages that were kept.")
        }
        for (unit, conversion) in units.sorted(by: { $0.key < $1.key }) {
            remarks.append(
                "Lengths of \(unit.pages) pages together under \(unit.algorithm) are estimates, from "
                    + "\(conversion.pages) groups that were kept.")
        }
        if traces.count > 1 { remarks = remarks.map { "\(input.name): \($0)" } }
        if let same = taken.runs.first(where: {
            zip($0.results, results).allSatisfy { $0.isSame(as: $1) }
        }) {
            remarks.append(
                "\(input.name) and \(same.name) have the same figures throughout: if they are one run "
                    + "twice, the intervals are too narrow.")
        }
        let subject = RunSubject(header, record, kernel)
        if let first = taken.subject, let name = taken.runs.first?.name, first != subject {
            remarks.append(
                "\(input.name) is a run of \(subject), \(name) of \(first): means and intervals take them "
                    + "for one workload.")
        }
        if taken.pageSize == nil {
            taken.devices = all
            taken.candidates = candidates
            taken.subject = subject
        }
        taken.pageSize = header.pageSize
        taken.runs.append(
            .init(name: input.name, title: input.title(header), results: results))
        taken.remarks += remarks
    }

    private func report(_ failure: WhatIfTally.Failure, of input: TraceInput) -> ExitCode {
        switch failure {
        case .trace(let error): return input.report(error)
        case .lost(let event, let records):
            Complaint.say(
                "\(input.name): \(records) records were lost before event \(event); "
                    + "--strict refuses such a trace")
            return ExitStatus.eventsLost.exitCode
        }
    }

    private static func count(_ candidates: [WhatIfStudy.Candidate]) -> String {
        candidates.count == 1 ? "a device" : "\(candidates.count) devices"
    }
}
