// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRRunFolder
internal import SRSupport
internal import SRSynth
public import SystemPackage

extension SynthRequest {
    /// What makes a modelled run of a record again.
    ///
    /// - Throws: `SRError` of code `usage` where the record is not of such a run, or took
    ///   pages of a file.
    public init(reproducing record: RunRecord, output: FilePath) throws {
        guard let synth = record.synth, synth.mode == "model",
            let kernel = KernelSeries(rawValue: synth.kernel),
            let reclaim = ReclaimPolicy(rawValue: synth.reclaim),
            let readahead = ReadaheadPolicy(rawValue: synth.readahead)
        else { throw SRError(.usage, "its run.json is not that of a modelled workload") }
        guard synth.pagesDigest == nil else {
            throw SRError(
                .usage,
                "its pages came from a file: 'srorch synth --pages' with that file makes it again")
        }
        self.init(
            workload: record.workload.name, parameters: record.workload.parameters,
            output: output)
        self.kernel = kernel
        self.reclaim = reclaim
        self.readahead = readahead
        // Runs of before other page sizes were known do not say theirs.
        pageSize = synth.pageSize ?? .usual
        if let memory = synth.guestMemoryMiB {
            guestMemoryMiB = memory
        } else {
            residentBytes = synth.residentKiB << 10
        }
        swapMiB = synth.swapMiB
        pageCluster = synth.pageCluster
        synchronous = synth.swapLike == "zram"
        seed = synth.seed
        timeResolution = synth.timeResolution ?? 1
    }
}
