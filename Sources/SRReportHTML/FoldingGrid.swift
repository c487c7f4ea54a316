// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Counts in a grid whose cells double in width or height whenever a place lies beyond it:
/// memory for its cells alone, whatever is counted, and no need to know how far it will go.
struct FoldingGrid: Sendable {
    let columns: Int
    let rows: Int
    /// Counts, row by row.
    private(set) var counts: [UInt64]
    /// A column is 2^columnShift wide, a row 2^rowShift high.
    private(set) var columnShift: UInt64 = 0
    private(set) var rowShift: UInt64 = 0
    private var lastColumn = 0
    private var lastRow = 0

    /// - Parameters: columns and rows, both powers of two.
    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        counts = [UInt64](repeating: 0, count: columns * rows)
    }

    /// Columns and rows that are in use.
    var usedColumns: Int { lastColumn + 1 }
    var usedRows: Int { lastRow + 1 }

    /// Counts one at (x, y). O(1) amortised.
    mutating func add(_ x: UInt64, _ y: UInt64) {
        while x >> columnShift >= UInt64(columns) { foldColumns() }
        while y >> rowShift >= UInt64(rows) { foldRows() }
        let column = Int(x >> columnShift)
        let row = Int(y >> rowShift)
        counts[row * columns + column] += 1
        lastColumn = max(lastColumn, column)
        lastRow = max(lastRow, row)
    }

    func count(_ column: Int, _ row: Int) -> UInt64 { counts[row * columns + column] }

    /// The same counts in at most these numbers of columns and rows.
    func folded(columns: Int, rows: Int) -> FoldingGrid {
        var grid = self
        while grid.usedColumns > columns { grid.foldColumns() }
        while grid.usedRows > rows { grid.foldRows() }
        return grid
    }

    private mutating func foldColumns() {
        for row in 0..<rows {
            let start = row * columns
            for column in 0..<columns / 2 {
                counts[start + column] =
                    counts[start + 2 * column] + counts[start + 2 * column + 1]
            }
            for column in columns / 2..<columns { counts[start + column] = 0 }
        }
        columnShift += 1
        lastColumn /= 2
    }

    private mutating func foldRows() {
        for row in 0..<rows / 2 {
            for column in 0..<columns {
                counts[row * columns + column] =
                    counts[2 * row * columns + column] + counts[(2 * row + 1) * columns + column]
            }
        }
        for cell in rows / 2 * columns..<rows * columns { counts[cell] = 0 }
        rowShift += 1
        lastRow /= 2
    }
}
