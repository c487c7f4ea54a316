// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRReport
internal import SRStats
internal import SRText

extension RunDistance {
    /// How far the run is from the baseline, or why that cannot be said.
    func section(of name: String, into page: inout Markup) {
        page.element("h3", "Distance to \(baseline)")
        guard let report else {
            page.element("p", ["class": "warn"], verdict)
            return
        }
        page.element("p", verdict)
        if let unlike { page.element("p", ["class": "warn"], unlike) }
        page.table(
            "\(name): distance to \(baseline)",
            ["figure", "value", "95 % interval", "by chance", "in a word"],
            report.distance.figures.map { figure in
                let title =
                    figure.kind == .ratio ? "\(figure.name), times \(baseline)'s" : figure.name
                guard let estimate = figure.estimate else {
                    return [
                        title, figure.likeness == nil ? "-" : "in one of them only", "-", "-",
                        figure.likeness?.rawValue ?? "",
                    ]
                }
                return [
                    title, Numbers.fixed(estimate.value, 3),
                    "\(Numbers.fixed(estimate.low, 3)) to \(Numbers.fixed(estimate.high, 3))",
                    estimate.chance.map { Numbers.fixed($0, 3) } ?? "-",
                    figure.likeness?.rawValue ?? "",
                ]
            })
        page.element(
            "p", ["class": "dim"],
            (["Distances go from 0, equal, to 1; of ratios 1 is equal."] + notes)
                .joined(separator: " "))
    }
}
