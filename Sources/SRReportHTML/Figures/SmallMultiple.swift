// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRStats
internal import SRText

extension RunFigures {
    /// Lengths put together to columns, the last of pages that did not shrink.
    func lengthShape(_ columns: Int) -> [Double] {
        let buckets = profile.lengths.buckets
        let step = max((buckets.count - 1 + columns - 2) / (columns - 1), 1)
        var shape = stride(from: 0, to: buckets.count - 1, by: step).map { start in
            Double(buckets[start..<min(start + step, buckets.count - 1)].reduce(0, +))
        }
        shape.append(Double(buckets.last ?? 0))
        return shape
    }

    func liveShape(_ columns: Int) -> [Double] {
        profile.live.resampled(to: columns, byTime: profile.seconds > 0)
    }

    /// Where the curve of live pages ends, in ``liveUnit``; it begins at 0, the trace's first
    /// event.
    var liveEnd: Double { profile.seconds > 0 ? profile.seconds : Double(profile.events) }

    var liveUnit: String { profile.seconds > 0 ? "s" : "events" }

    /// The run's lengths and live pages, small, under a name that leads to its section.
    /// - Parameter top: live pages at the top.
    func multiple(
        _ short: String, href: String, top: Double, into page: inout Markup
    ) {
        page.element("figure") { figure in
            figure.element("figcaption") {
                $0.element("a", ["href": href], short)
            }
            guard profile.events > 0 else {
                return figure.element("p", ["class": "dim"], "No events.")
            }
            figure.element("div", ["class": "pair"]) { pair in
                let lengths = lengthShape(65)
                Plot.small(
                    "\(name): lengths under \(profile.compressor), mean \(meanLength)", lengths,
                    top: lengths.max() ?? 0, style: "fa", into: &pair)
                Plot.small(
                    "\(name): live pages, at most "
                        + Numbers.grouped(profile.live.peak.pages),
                    liveShape(96), top: top, style: "fc", into: &pair)
            }
        }
    }
}
