// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRPairs
internal import SRText

/// The gnuplot script that draws what B differs from A by, counter by counter, beside what a change
/// that does nothing moves; and below it both sides' swap-outs over time. The data stand in the
/// script.
public struct GnuplotPairs: Sendable {
    public var picture: GnuplotHistogram.Picture

    public init(picture: GnuplotHistogram.Picture) {
        self.picture = picture
    }

    /// - Parameters:
    ///   - report: what is compared.
    ///   - curves: of the runs of both sides.
    public func script(_ report: PairsReport, _ curves: [WriteCurve]) -> String {
        let rows = report.comparison.counters.filter { $0.a.mean != 0 }
        let counters = GnuplotText.quoted(
            "{/:Bold \(GnuplotText.plain(report.workload))}\n{/*0.85 B "
                + "\(GnuplotText.plain(report.b.name)) less A \(GnuplotText.plain(report.a.name)), "
                + "\(report.seeds.count) pairs}")
        return """
            # gnuplot script: differences of two kernels, and their swap-outs over time.
            \(canvas(rows.count).opening)
            \(GnuplotCanvas.frame)
            $rows << EOD
            \(rows.enumerated().map { line($0.offset, $0.element, report) }.joined(separator: "\n"))
            EOD
            $seeds << EOD
            \(rows.enumerated().map { seeds($0.offset, $0.element) }.joined(separator: "\n"))
            EOD
            \(curves.enumerated().map(table).joined(separator: "\n"))
            set multiplot
            set origin 0,0.42
            set size 1,0.58
            set lmargin 18
            set title \(counters) enhanced
            set grid x lc rgb "#dddddd" lt 1 lw 1
            set yrange [\(rows.count).5:0.5]
            set ytics (\(rows.enumerated().map(tick).joined(separator: ", "))) noenhanced
            set xlabel "difference, % of A's mean"
            set key below noenhanced
            set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb "#888888"
            plot $rows using (-$5):1:(-$5):5:($1-0.32):($1+0.32) with boxxyerror fs solid 0.35 noborder \\
            lc rgb "#cccccc" title "95 % of changes that do nothing", \\
            $seeds using 2:1 with points pt 7 ps 0.5 lc rgb "#999999" title "a seed", \\
            $rows using 2:1:3:4 with xerrorbars pt 5 ps 0.9 lw 2 lc rgb "\(GnuplotCanvas.colours[0])" \\
            title "mean and its 95 % interval", \\
            $rows using 2:($6 > 0.5 ? $1 : NaN) with points pt 6 ps 2 lw 2 lc rgb "\(GnuplotCanvas.colours[1])" \\
            title "marked"
            unset arrow 1
            set origin 0,0
            set size 1,0.42
            unset title
            set grid y lc rgb "#dddddd" lt 1 lw 1
            set yrange [0:*]
            set ytics autofreq
            set format y "%'.0f"
            set xlabel "seconds of the guest from the first event"
            set ylabel "pages swapped out"
            plot \(lines(curves))
            unset multiplot

            """
    }

    private func line(_ index: Int, _ row: CounterDifference, _ report: PairsReport) -> String {
        func percent(_ value: Double?) -> String {
            value.flatMap(row.share).map { Numbers.fixed($0 * 100, 4) } ?? "NaN"
        }
        let mean = row.difference.mean
        let half = row.halfWidth
        return [
            "\(index + 1)", percent(mean), percent(half.map { mean - $0 }),
            percent(half.map { mean + $0 }), percent(row.noise.map { abs($0) }),
            report.isMarked(row) ? "1" : "0",
        ].joined(separator: " ")
    }

    private func seeds(_ index: Int, _ row: CounterDifference) -> String {
        row.pairs.differences.map { difference in
            "\(index + 1) " + (row.share(difference).map { Numbers.fixed($0 * 100, 4) } ?? "NaN")
        }.joined(separator: "\n")
    }

    private func tick(_ index: Int, _ row: CounterDifference) -> String {
        "\(GnuplotText.quoted(PlainText.line(row.pairs.name))) \(index + 1)"
    }

    private func table(_ index: Int, _ curve: WriteCurve) -> String {
        let points = curve.points.map { "\(Numbers.fixed($0.seconds, 4)) \($0.writes)" }
        return "$curve\(index) << EOD\n0 0\n\(points.joined(separator: "\n"))\nEOD"
    }

    private func lines(_ curves: [WriteCurve]) -> String {
        guard !curves.isEmpty else { return "0 notitle" }
        return curves.enumerated().map { index, curve in
            let isFirst = curves[..<index].allSatisfy { $0.isB != curve.isB }
            let title = isFirst ? "title \"\(curve.isB ? "B" : "A")\"" : "notitle"
            return "$curve\(index) using 1:2 with lines lw 1 dt \(curve.isB ? 2 : 1) lc rgb "
                + "\"\(GnuplotCanvas.colours[curve.isB ? 1 : 0])\" \(title)"
        }.joined(separator: ", \\\n")
    }

    private func canvas(_ rows: Int) -> GnuplotCanvas {
        GnuplotCanvas(picture: picture, width: 1000, height: 560 + 24 * rows)
    }
}
