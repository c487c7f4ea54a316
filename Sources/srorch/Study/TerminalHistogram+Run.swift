// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import SRReport
import SRRunFolder
import SRStats
import SystemPackage

extension TerminalHistogram {
    /// The picture that ends a run: the lengths of its trace's first compressor, by name, and
    /// the names of the others. Nil if the trace cannot be read.
    static func summary(of folder: RunFolder, title: String) -> String? {
        guard var reader = try? TraceReader(path: folder.trace.string) else { return nil }
        let names = reader.header.compressors
        var histogram = LengthHistogram(pageSize: reader.header.pageSize)
        guard (try? histogram.add(&reader)) != nil else { return nil }
        var text = TerminalHistogram(style: .ofStandardOutput())
            .text(histogram, title: title, compressor: names[0])
        if names.count > 1 {
            text +=
                "also recorded: lengths under " + names.dropFirst().joined(separator: ", ")
                + " (histogram --compressor)\n"
        }
        return text
    }
}
