// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRRunFolder

/// The program and its verbs; ``FrontDoor`` runs it.
struct SROrch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "srorch", abstract: "Capture and study what Linux swaps.",
        version: "srorch \(SwapReplayVersion.text)",
        subcommands: [
            DoctorVerb.self, VM.self,
            CaptureCommand.self, Reproduce.self, SynthCommand.self, Sweep.self, SweepTask.self,
            WorkloadsVerb.self, Info.self,
            Dump.self,
            Histogram.self, Stats.self, Convert.self, Slice.self, Merge.self, Compare.self,
            AB.self,
            Replay.self, ReplayChild.self, WhatIf.self, CompressVerb.self, Report.self,
            DatasetVerb.self,
        ])
}
