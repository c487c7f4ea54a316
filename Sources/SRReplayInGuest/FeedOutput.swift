// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReplay

/// What `sr_zpool_feed` prints in the guest: the head of `kernel/tools/sr_zpool_feed.c`
/// defines each line.
enum FeedOutput {
    /// The results in `text`, in its order, and the lines that are none: complaints.
    static func read(_ text: String) -> (results: [KernelResult], complaints: [String]) {
        var results: [KernelResult] = []
        var complaints: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { UInt64($0) }
            switch (words[0], numbers.count) {
            case ("allocator", 0) where words.count == 2:
                if let one = KernelAllocator(rawValue: String(words[1])) {
                    results.append(KernelResult(one))
                }
            case ("held", 2) where !results.isEmpty:
                results[results.count - 1].marks.append(held(numbers))
            case ("end", 8) where !results.isEmpty:
                end(&results[results.count - 1], numbers)
            case ("failed", 1...) where !results.isEmpty:
                results[results.count - 1].error =
                    "it cannot go on at operation \(numbers[0]): "
                    + words.dropFirst(2).joined(separator: " ")
            default: complaints.append(String(line))
            }
        }
        for index in results.indices where results[index].final == nil {
            results[index].error = results[index].error ?? "it did not come to the end"
        }
        return (results, complaints)
    }

    private static func held(_ numbers: [UInt64]) -> KernelResult.Held {
        .init(pages: Int(numbers[0]), whole: Int(numbers[1]))
    }

    private static func end(_ result: inout KernelResult, _ numbers: [UInt64]) {
        result.final = held(numbers)
        result.refused = numbers[2]
        (result.allocations, result.frees) = (numbers[3], numbers[4])
        let clock = Double(numbers[7]) / Double(1 << 20)
        func each(_ total: UInt64, _ count: UInt64) -> Double? {
            count == 0 ? nil : max(0, Double(total) / Double(count) - clock)
        }
        result.allocationNs = each(numbers[5], numbers[3])
        result.freeNs = each(numbers[6], numbers[4])
    }
}
