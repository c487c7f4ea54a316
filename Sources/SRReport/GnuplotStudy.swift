// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRText

/// The gnuplot script that draws what each compressor saves with each allocator over the
/// processor time that it costs. The data stand in the script.
public struct GnuplotStudy: Sendable {
    public var picture: GnuplotHistogram.Picture

    public init(picture: GnuplotHistogram.Picture) {
        self.picture = picture
    }

    public func script(_ study: StorageStudy) -> String {
        var allocators: [String] = []
        for pair in study.pairs where !allocators.contains(pair.allocator) {
            allocators.append(pair.allocator)
        }
        func line(_ pair: StorageStudy.Pair) -> String {
            "\(Numbers.fixed(pair.seconds, 6)) \(Numbers.fixed(pair.saved * 100, 3)) "
                + GnuplotText.quoted(pair.algorithm)
        }
        let tables = allocators.enumerated().map { number, allocator in
            let points = study.ordered.filter { $0.allocator == allocator }.map(line)
            return "$data\(number) << EOD\n\(points.joined(separator: "\n"))\nEOD"
        }
        let front = study.ordered.filter(study.isOnFront)
        let plots = allocators.enumerated().map { number, allocator in
            let colour = GnuplotCanvas.colours[number % GnuplotCanvas.colours.count]
            return "$data\(number) using 1:2 with points pt \(number + 5) ps 1.4 lc rgb "
                + "\"\(colour)\" title \(GnuplotText.quoted(GnuplotText.plain(allocator)))"
        }
        let title =
            "{/:Bold \(GnuplotText.plain(study.trace))}\n{/*0.85 "
            + "\(Numbers.grouped(study.writes)) pages compressed, "
            + "\(Numbers.grouped(study.reads)) brought back}"
        let least = study.pairs.map(\.seconds).min() ?? 1
        return """
            # gnuplot script: memory saved over processor time, compressors and allocators.
            \(canvas.opening)
            set title \(GnuplotText.quoted(title)) enhanced
            \(GnuplotCanvas.frame)
            set grid lc rgb "#dddddd" lt 1 lw 1
            set logscale x
            set xrange [\(Numbers.fixed(least * 0.7, 6)):*]
            set offsets graph 0, graph 0.12, graph 0.08, graph 0.02
            set xlabel "processor time to compress and bring back, s"
            set ylabel "memory saved, %"
            set key outside right top noenhanced
            \(tables.joined(separator: "\n"))
            $front << EOD
            \(front.map(line).joined(separator: "\n"))
            EOD
            plot $front using 1:2 with lines lw 2 lc rgb "#bbbbbb" title "front", \\
            $front using 1:2:3 with labels offset 0,0.9 noenhanced notitle, \\
            \(plots.joined(separator: ", \\\n"))

            """
    }

    private var canvas: GnuplotCanvas {
        GnuplotCanvas(picture: picture, width: 1000, height: 520)
    }
}
