// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRParse
import SRReport
import SRSupport
import SRText

/// Which of a trace's compressors the lengths are to come from.
struct CompressorOption: ParsableArguments {
    @Option(help: "The compressor whose lengths count. (default: the trace's first)")
    var compressor: String?

    /// The compressor's number in a trace with that header.
    /// - Throws: `ExitStatus.usage`, after naming those that there are.
    func column(in header: TraceHeader) throws -> Int {
        guard let compressor else { return 0 }
        if let column = header.compressors.firstIndex(of: compressor) { return column }
        let names = header.shown.compressors
        Complaint.say(
            "the trace has no lengths of \(compressor); it has those of "
                + names.joined(separator: ", ") + Hint.nearest(to: compressor, among: names))
        throw ExitStatus.usage.exitCode
    }
}
