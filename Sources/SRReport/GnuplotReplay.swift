// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRReplay
internal import SRText

/// The gnuplot script that draws the footprint of all allocators over a trace's events. The
/// data stand in the script, so it can be kept and drawn again by anyone with gnuplot.
public struct GnuplotReplay: Sendable {
    public var picture: GnuplotHistogram.Picture

    public init(picture: GnuplotHistogram.Picture) {
        self.picture = picture
    }

    /// Told apart without colour too, by the dashes.
    private static let colours = ["#000000"] + GnuplotCanvas.colours + ["#6a3d9a"]

    public func script(_ report: ReplayReport) -> String {
        let drawn = report.outcomes.filter { !$0.result.series.points.isEmpty }
        let tables = drawn.enumerated().map { number, outcome in
            let points = outcome.result.series.points.map {
                "\($0.moment.event) \(Numbers.fixed(Double($0.usage.footprint) / 1_048_576, 4))"
            }
            return "$data\(number) << EOD\n\(points.joined(separator: "\n"))\nEOD"
        }
        // The names stand in the order of the lines' peaks, so that eye and key agree.
        let order = drawn.indices.sorted {
            drawn[$0].result.peak.footprint > drawn[$1].result.peak.footprint
        }
        let lines = order.map { number in
            let name = drawn[number].result.name
            let colour = Self.colours[number % Self.colours.count]
            let wide = name == "ideal" ? 3 : 2
            return "$data\(number) using 1:2 with lines lw \(wide) dt \(number / 5 + 1) "
                + "lc rgb \"\(colour)\" title \(GnuplotText.quoted(GnuplotText.plain(name)))"
        }
        let facts =
            "policy \(report.policy.kind.rawValue), "
            + "\(Numbers.grouped(report.counts.events)) events, lengths of \(report.compressor)"
            + (report.counts.frees == 0 ? "; no frees in the trace: overstated" : "")
        let title =
            "{/:Bold \(GnuplotText.plain(report.trace))}\n"
            + "{/*0.85 \(GnuplotText.plain(facts))}"
        return """
            # gnuplot script: draws what each allocator holds, over a trace's events.
            \(canvas.opening)
            set title \(GnuplotText.quoted(title)) enhanced
            \(GnuplotCanvas.frame)
            set grid y lc rgb "#dddddd" lt 1 lw 1
            set xrange [0:*]
            set yrange [0:*]
            set format x "%'.0f"
            set xlabel "event"
            set ylabel "footprint, MiB"
            set key outside right top noenhanced
            \(tables.joined(separator: "\n"))
            plot \(lines.joined(separator: ", \\\n"))

            """
    }

    private var canvas: GnuplotCanvas {
        GnuplotCanvas(picture: picture, width: 1000, height: 520)
    }
}
