// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRCapture
import Workloads

/// The swap device, for every verb that makes a run.
struct SwapOptions: ParsableArguments {
    @Option(
        name: .customLong("swap-size"),
        help: ArgumentHelp(
            "Swap: 512M, 2G; a bare number is MiB. (default: the workload's own)",
            valueName: "size"),
        transform: Measures.mebibytes)
    var size: Int?

    @Option(
        name: .customLong("swap-like"),
        help: "disk: swap cache and readahead at work; zram: a synchronous device.")
    var like = SwapLike.disk

    func validate() throws {
        if let size, !(1...SwapBound.mostMiB).contains(size) {
            throw ValidationError(
                "--swap-size takes 1M to \(SwapBound.mostMiB >> 10)G, not \(size)M.")
        }
    }
}
