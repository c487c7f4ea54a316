// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRReport
import SRRunFolder
import SRStats
import SRText

extension TerminalHistogram {
    /// The picture that ends a run: the lengths of its trace's first compressor, by name, and
    /// the names of the others. Nil if nothing was written.
    static func summary(of lengths: TraceLengths?, title: String) -> String? {
        guard let lengths, lengths.histogram.writes > 0 else { return nil }
        let names = lengths.compressors
        var text = TerminalHistogram(style: .ofStandardOutput())
            .text(lengths.histogram, title: title, compressor: names[0])
        if names.count > 1 {
            text +=
                "also recorded: lengths under " + names.dropFirst().joined(separator: ", ")
                + " (histogram --compressor)\n"
        }
        return text
    }
}
