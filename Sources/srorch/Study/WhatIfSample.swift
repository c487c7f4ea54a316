// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRCodecs
import SRDevices
import SRFiles
import SRLinux
import SRParse
import SRSupport
import SRWhatIf
import SystemPackage

/// The pages that were kept beside a trace.
struct WhatIfSample {
    /// The file; nil if there is none.
    private let file: FilePath?
    private let pageSize: PageSize
    /// Pages in it.
    let pages: Int

    init(_ input: TraceInput, _ header: TraceHeader) {
        pageSize = header.pageSize
        guard input.name != "-" else {
            (file, pages) = (nil, 0)
            return
        }
        // Of a run's trace, as of the run.
        let path = FilePath(input.path)
        var folder = path.lastComponent == "trace.srt" ? path.removingLastComponent() : path
        if folder.isEmpty { folder = "." }
        let kept = PageFiles(folder.string).path
        let bytes = Self.bytes(of: kept)
        pages = kept == folder ? 0 : pageSize.wholePages(in: bytes)
        file = pages > 0 ? kept : nil
    }

    private static func bytes(of file: FilePath) -> Int {
        guard let descriptor = try? FileDescriptor.open(file, .readOnly, options: .closeOnExec)
        else { return 0 }
        defer { try? descriptor.close() }
        return Int((try? descriptor.seek(offset: 0, from: .end)) ?? 0)
    }

    /// How lengths of one algorithm follow from those of another, measured on the pages; nil if there
    /// are none, or no library has the algorithm.
    func conversion(_ from: String, _ to: String) throws(SRError) -> LengthConversion? {
        guard let file, let known = try? Algorithm(from), let wanted = try? Algorithm(to) else {
            return nil
        }
        let lengths = try PageLengths([known, wanted], of: file, pageSize: pageSize).lengths
        return try LengthConversion(
            known: lengths[0], wanted: lengths[1], pageBytes: pageSize.bytes)
    }

    /// What these algorithms cost on the pages, as far as a library has them; nil if there are no
    /// pages.
    func costs(_ names: [String]) throws(SRError) -> CostModel? {
        guard let file else { return nil }
        let known = Set(names).sorted().compactMap { try? Algorithm($0) }
        guard !known.isEmpty else { return nil }
        let result = try PageCompression(known, pageSize: pageSize).run([.init(path: file)])
        var model = CostModel(
            source: "measured on \(result.pages) pages of the run, on "
                + (Processor.name ?? "this machine"))
        for measure in result.measures {
            model.algorithms[measure.name] = .init(
                compress: measure.packingNsEach, decompress: measure.unpackingNsEach)
        }
        return model
    }
}
