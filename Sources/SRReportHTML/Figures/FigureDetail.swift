// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How fine a run's figures are drawn: a page of many runs is to stay under 5 MB.
struct FigureDetail {
    /// Most cells of the heat map, which at worst is all that counts: 12 bytes a cell.
    let heatColumns: Int
    let heatRows: Int

    /// - Parameter runs: on the page.
    init(runs: Int) {
        heatColumns = runs <= 8 ? 256 : 128
        heatRows = runs <= 8 ? 64 : 32
    }
}
