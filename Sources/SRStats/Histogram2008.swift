// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The histogram in the text format of the first SwapReplay's `sr_data_histo`: a line
/// `length <tab> count` for each bucket but the last, and three lines that begin with `#`.
public enum Histogram2008 {
    public static func text(_ histogram: LengthHistogram) -> String {
        var text = ""
        for (bucket, count) in histogram.buckets.dropLast().enumerated() {
            text += "\(bucket * LengthHistogram.bucketBytes)\t\(count)\n"
        }
        text += "# R=\(histogram.reads) W=\(histogram.writes)\n"
        text += "# \(histogram.percentAtMostHalf)% of pages at or under half a page\n"
        text += "# \(histogram.incompressible) pages at or over a page\n"
        return text
    }
}
