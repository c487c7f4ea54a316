// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRStats
internal import SRText

/// The gnuplot script that draws a histogram of lengths. The data stand in the script, so it
/// can be kept and drawn again by anyone with gnuplot.
public struct GnuplotHistogram: Sendable {
    public enum Picture: String, Sendable, CaseIterable {
        case svg, png
    }

    public var picture: Picture
    public var title: String
    /// The one whose lengths are counted.
    public var compressor: String

    public init(picture: Picture, title: String, compressor: String) {
        self.picture = picture
        self.title = title
        self.compressor = compressor
    }

    public func script(_ histogram: LengthHistogram) -> String {
        let width = histogram.bucketBytes
        let page = histogram.pageSize.bytes
        // What stands in a half-open bucket is drawn at its middle.
        var heights = Array(histogram.buckets.dropFirst())
        heights[0] += histogram.buckets[0]
        let data = heights.enumerated().map { "\($0 * width + width / 2) \($1)" }
        let (top, cut) = axis(heights)
        let labels = cut.enumerated().map { number, bar in
            "set label \(number + 2) \"\u{2191} \(Numbers.grouped(heights[bar]))\" at "
                + "\(bar * width + width), graph \(Numbers.fixed(0.96 - 0.05 * Double(number), 2))"
                + " offset 0.3,0 textcolor rgb \"#2f6f9f\""
        }.joined(separator: "\n")
        var through = histogram.buckets[0]
        let sums = histogram.buckets.enumerated().dropFirst().map { bucket, count in
            through += count
            let share = histogram.writes == 0 ? 0 : Double(through) / Double(histogram.writes)
            return "\(bucket * width) \(Numbers.fixed(share * 100, 3))"
        }
        let facts =
            "\(Numbers.grouped(histogram.writes)) pages written, "
            + "\(Numbers.grouped(histogram.reads)) read; "
            + "\(Numbers.percent(histogram.atMostHalf, of: histogram.writes)) at or under half "
            + "a page, \(Numbers.percent(histogram.incompressible, of: histogram.writes)) no "
            + "smaller under \(compressor)"
        return """
            # gnuplot script: draws how many pages compressed to which length.
            \(canvas.opening)
            set title \(GnuplotText.quoted("{/:Bold \(GnuplotText.plain(title))}\n{/*0.85 \(GnuplotText.plain(facts))}")) \
            enhanced
            \(GnuplotCanvas.frame)
            set grid y lc rgb "#dddddd" lt 1 lw 1
            set xrange [0:\(page + 3 * width)]
            set xtics 0,\(page / 8),\(page)
            set mxtics 2
            set yrange [0:\(top)]
            \(labels)
            set format y "%'.0f"
            set y2range [0:100]
            set y2tics 0,25,100 format "%.0f %%" textcolor rgb "#b5542a"
            set xlabel "bytes after compression"
            set ylabel "pages"
            set key off
            set style fill solid 1.0 noborder
            set boxwidth \(width) absolute
            set arrow 1 from \(page / 2), graph 0 to \(page / 2), graph 1 nohead \
            lc rgb "#999999" dt 3
            set label 1 "half a page" at \(page / 2), graph 0.97 right offset -0.6,0 \
            textcolor rgb "#777777"
            $pages << EOD
            \(data.joined(separator: "\n"))
            EOD
            $sums << EOD
            0 0
            \(sums.joined(separator: "\n"))
            EOD
            plot $pages using 1:2 with boxes lc rgb "#2f6f9f", \
            $sums using 1:2 axes x1y2 with lines lw 2 lc rgb "#b5542a"

            """
    }

    /// How high the axis goes. Up to three bars that are over three times as high as all
    /// others (pages of zeros have one length) are cut off, so that the others can be seen.
    private func axis(_ heights: [UInt64]) -> (top: UInt64, cut: [Int]) {
        let order = heights.indices.sorted { heights[$0] > heights[$1] }
        for cut in 1...3 where cut < order.count {
            let next = heights[order[cut]]
            if next > 0, heights[order[cut - 1]] > 3 * next {
                return (next + next / 4 + 1, Array(order[..<cut]))
            }
        }
        let highest = heights.max() ?? 0
        return (highest + highest / 10 + 1, [])
    }

    private var canvas: GnuplotCanvas {
        GnuplotCanvas(picture: picture, width: 900, height: 480)
    }
}
