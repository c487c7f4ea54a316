// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser

/// In what steps a new trace tells its times, for every verb that makes one.
struct TimeResolutionOption: ParsableArguments {
    @Option(
        name: .customLong("time-resolution"),
        help: ArgumentHelp(
            "Bring the trace's times down to multiples of this, 1us: it gets shorter. (default: 1ns)",
            valueName: "time"),
        transform: Measures.timeResolution)
    var nanoseconds: UInt64 = 1
}
