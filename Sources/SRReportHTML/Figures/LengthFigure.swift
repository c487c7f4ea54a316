// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRParse
internal import SRReport
internal import SRStats
internal import SRText

extension RunFigures {
    /// How many written pages compressed to which length, under each compressor.
    func lengthFigure(into page: inout Markup) {
        for (compressor, histogram) in zip(header.compressors, lengths) {
            let buckets = histogram.buckets.map { Double($0) }
            let top = buckets.max() ?? 0
            let half = Numbers.percent(histogram.atMostHalf, of: histogram.writes)
            let bytes = histogram.bucketBytes
            page.element("figure") { figure in
                figure.element(
                    "figcaption",
                    "Compressed length of written pages under \(compressor): mean "
                        + "\(Numbers.fixed(histogram.meanLength, 0)) bytes, median "
                        + "\(histogram.percentile(0.5) ?? 0); \(half) at or under half a page, "
                        + Numbers.percent(histogram.incompressible, of: histogram.writes)
                        + " no smaller than a page.")
                Plot(
                    title: "\(name): compressed lengths under \(compressor)",
                    description: "Pages in each \(bytes) bytes of length; \(half) are at or "
                        + "under half a page.", y: [Plot.number(top), "pages", "0"],
                    x: Axis(quartersOf: histogram.pageSize.bytes, "bytes")
                ).columns(buckets, top: top, style: "fa", into: &figure)
            }
            let step = max(histogram.buckets.count / 16, 1)
            numbers(
                "lengths under \(compressor)", ["bytes up to", "pages", "share"],
                stride(from: 0, to: buckets.count, by: step).map { start in
                    let end = min(start + step, buckets.count)
                    let count = histogram.buckets[start..<end].reduce(0, +)
                    return [
                        start + step > buckets.count
                            ? "more" : Numbers.grouped(UInt64((end - 1) * bytes)),
                        Numbers.grouped(count), Numbers.percent(count, of: histogram.writes),
                    ]
                }, into: &page)
        }
    }

    /// How many slots held a page, over time.
    func liveFigure(into page: inout Markup) {
        let curve = liveShape(256)
        let peak = profile.live.peak.pages
        guard !curve.isEmpty, peak > 0 else { return }
        let pages = Numbers.grouped(peak)
        let size = Numbers.bytes(peak * UInt64(header.pageSize.bytes))
        let (end, unit) = (liveEnd, liveUnit)
        page.element("figure") { figure in
            figure.element(
                "figcaption",
                "Live pages over time: at most \(pages) (\(size), compressed "
                    + "\(Numbers.bytes(profile.live.peakBytes)))."
                    + (profile.hasFrees
                        ? "" : " The trace has no frees, so this is an upper bound."))
            Plot(
                title: "\(name): live pages over time", description: "At most \(pages) pages.",
                y: [pages, "pages", "0"], x: Axis(to: end, unit)
            ).columns(curve, top: Double(peak), style: "fc", into: &figure)
        }
        numbers(
            "live pages", ["at, \(unit)", "pages"],
            stride(from: 0, to: curve.count, by: 8).map { index in
                [
                    Numbers.fixed(end * Double(index) / Double(curve.count - 1), 1),
                    Plot.number(curve[index]),
                ]
            }, into: &page)
    }
}
