// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// The histogram in the text format of the first SwapReplay's `sr_data_histo`: a line
/// `length <tab> count` for each bucket but the last, and three lines that begin with `#`.
///
/// It knew pages of 4 KiB alone, in buckets of 16 bytes. Of other pages it has as many lines, of
/// the same shares of a page, and a fourth line with `#`, which a reader of 2008 passes over,
/// says what a page has.
public enum Histogram2008 {
    /// The pages of 2008.
    private static let pageSize = PageSize.kib4

    public static func text(_ histogram: LengthHistogram) -> String {
        var text = ""
        for (bucket, count) in histogram.buckets.dropLast().enumerated() {
            text += "\(bucket * histogram.bucketBytes)\t\(count)\n"
        }
        text += "# R=\(histogram.reads) W=\(histogram.writes)\n"
        text += "# \(histogram.percentAtMostHalf)% of pages at or under half a page\n"
        text += "# \(histogram.incompressible) pages at or over a page\n"
        if histogram.pageSize != pageSize { text += "# page=\(histogram.pageSize.bytes)\n" }
        return text
    }
}
