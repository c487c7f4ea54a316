// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Small plots of text: a line, or a chart of a few lines.
public struct TextPlot: Sendable {
    /// Whether block characters may be used; else ASCII.
    public var blocks: Bool

    public init(blocks: Bool) { self.blocks = blocks }

    private static let ascii = Array(" .:-=+*#")

    /// One character a value, from a blank (nothing) to a full cell (the largest value). A
    /// value over 0 always shows.
    public func line(_ values: [Double]) -> String {
        let top = values.max() ?? 0
        guard top > 0 else { return String(repeating: " ", count: values.count) }
        return String(
            values.map { value in
                if blocks {
                    let eighths = value > 0 ? max(Int((value / top * 8).rounded()), 1) : 0
                    return Self.block(eighths)
                }
                let steps = Self.ascii.count - 1
                let step = value > 0 ? max(Int((value / top * Double(steps)).rounded()), 1) : 0
                return Self.ascii[step]
            })
    }

    /// Columns of up to `height` lines, the highest line first.
    public func chart(_ values: [Double], height: Int) -> [String] {
        let top = values.max() ?? 0
        guard top > 0, height > 0 else { return [] }
        return (0..<height).reversed().map { row in
            String(
                values.map { value -> Character in
                    let filled = value / top * Double(height) - Double(row)
                    if blocks { return Self.block(Int((filled * 8).rounded())) }
                    return filled >= 0.5 ? "#" : (filled > 0 ? "." : " ")
                })
        }
    }

    /// A cell filled from below, by eighths (U+2581 to U+2588).
    private static func block(_ eighths: Int) -> Character {
        guard eighths > 0, let scalar = Unicode.Scalar(0x2580 + UInt32(min(eighths, 8))) else {
            return " "
        }
        return Character(scalar)
    }
}
