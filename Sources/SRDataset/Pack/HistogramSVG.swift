// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRReport
internal import SRStats
internal import SRText

/// A small picture of how many written pages compressed to which length. Drawn here and not by
/// gnuplot, whose versions draw differently: the same trace is to give the same bytes.
enum HistogramSVG {
    private static let width = 640
    private static let height = 240
    private static let margin = 40
    /// Bars over the page; one more for what did not get smaller.
    private static let bars = 64

    /// - Parameter compressor: the one whose lengths are counted.
    static func text(
        _ histogram: LengthHistogram, title: String, compressor: String
    ) -> String {
        let heights = counts(histogram)
        let top = max(heights.max() ?? 0, 1)
        let plot = (width: width - 2 * margin, height: height - 2 * margin)
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
            "<text x=\"\(margin)\" y=\"24\" font-weight=\"bold\">\(title): lengths of "
                + "\(Numbers.grouped(histogram.writes)) written pages under \(compressor)</text>",
        ]
        for (index, count) in heights.enumerated() where count > 0 {
            let left = margin + plot.width * index / (bars + 1)
            let right = margin + plot.width * (index + 1) / (bars + 1)
            let tall = max(1, Int(count * UInt64(plot.height) / top))
            let colour = index == bars ? "#b3452f" : "#2f6f9f"
            lines.append(
                "<rect x=\"\(left)\" y=\"\(height - margin - tall)\" width=\"\(right - left - 1)\" "
                    + "height=\"\(tall)\" fill=\"\(colour)\"/>")
        }
        lines.append(
            "<path d=\"M\(margin) \(height - margin)h\(plot.width)\" stroke=\"#000000\"/>")
        for eighth in stride(from: 0, through: 8, by: 2) {
            let x = margin + plot.width * (bars * eighth / 8) / (bars + 1)
            lines.append(
                "<text x=\"\(x)\" y=\"\(height - margin + 16)\" text-anchor=\"middle\">"
                    + "\(histogram.pageSize.bytes * eighth / 8)</text>")
        }
        lines.append(
            "<text x=\"\(margin)\" y=\"\(height - 6)\">bytes after compression; the tallest bar "
                + "is \(Numbers.grouped(top)) pages</text>")
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func counts(_ histogram: LengthHistogram) -> [UInt64] {
        var heights = [UInt64](repeating: 0, count: bars + 1)
        let buckets = histogram.buckets
        // The last bucket is of lengths over the last multiple below the page.
        for (bucket, count) in buckets.enumerated() {
            let bar = max(bucket - 1, 0) * bars / max(buckets.count - 1, 1)
            heights[min(bar, bars - 1)] += count
        }
        let whole = min(histogram.incompressible, heights[bars - 1])
        heights[bars - 1] -= whole
        heights[bars] = whole
        return heights
    }
}
