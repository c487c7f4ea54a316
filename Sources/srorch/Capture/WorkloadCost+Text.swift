// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRText
import Workloads

extension WorkloadCost {
    /// The cost in words, kernel by kernel.
    var text: String {
        let parts = KernelSeries.allCases.compactMap { kernel -> String? in
            guard let measure = measures[kernel] else { return nil }
            let words = [
                measure.seconds.map { "\(Int($0)) s of guest time" },
                measure.events.map { "\(Numbers.grouped(UInt64($0))) events" },
            ].compactMap(\.self)
            return "\(words.joined(separator: ", ")) on Linux \(kernel.rawValue)"
        }
        return parts.isEmpty
            ? "not measured in a guest; srorch synth tells its events"
            : parts.joined(separator: "; ")
    }
}
