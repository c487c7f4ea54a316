// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// What all our gnuplot scripts draw on: the kind of picture, its size and its look.
struct GnuplotCanvas {
    /// Told apart by people who see colours differently.
    static let colours = [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8b4513", "#7f7f7f",
    ]

    let picture: GnuplotHistogram.Picture
    /// Points of the SVG; a PNG has half as many again.
    let width: Int
    let height: Int

    /// The first commands of a script.
    var opening: String {
        """
        set encoding utf8
        \(terminal)
        unset output
        """
    }

    /// The axes' lines, after the title.
    static let frame = """
        set border 3 lc rgb "#888888"
        set tics nomirror out textcolor rgb "#333333"
        """

    /// gnuplot's word for what draws such pictures.
    static func terminalName(_ picture: GnuplotHistogram.Picture) -> String {
        switch picture {
        case .svg: "svg"
        case .png: "pngcairo"
        }
    }

    private var terminal: String {
        let name = Self.terminalName(picture)
        return switch picture {
        case .svg:
            "set terminal \(name) size \(width),\(height) font 'sans,14' background rgb 'white'"
        case .png:
            "set terminal \(name) size \(width * 3 / 2),\(height * 3 / 2) font 'sans,15' "
                + "background rgb 'white'"
        }
    }
}
