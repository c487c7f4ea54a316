// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
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
        // A pipe that is the trace is not to be opened once more.
        pages = kept == folder ? 0 : pageSize.wholePages(in: Self.bytes(of: kept))
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

    /// How lengths of a unit follow from those of its pages, measured on the units that were kept.
    ///
    /// - Throws: `SRError` of code `lengthsMissing` where none were, or no library has the algorithm.
    func conversion(_ unit: PageUnit) throws(SRError) -> LengthConversion {
        let size = PageSize(bytes: unit.pages * pageSize.bytes) ?? pageSize
        guard let algorithm = try? Algorithm(unit.algorithm) else {
            throw SRError(
                .lengthsMissing,
                "no library here has \(unit.algorithm), to compress \(size) of pages at once with")
        }
        let lengths = try file.map { file throws(SRError) in
            try UnitLengths(
                algorithm, of: file, places, pages: unit.pages, pageSize: pageSize)
        }
        let found = lengths?.alone.count ?? 0
        guard let lengths, found >= LengthConversion.fewestPages else {
            throw SRError(
                .lengthsMissing,
                "what \(size) of pages get to at once is measured on groups of pages that were written "
                    + "in a row and kept: there are \(found), and \(LengthConversion.fewestPages) are "
                    + "needed. Keep more: 'synth --sample 1/4,group=\(unit.pages)'; in a guest all, "
                    + "'capture --pages 1/1'")
        }
        return try LengthConversion(
            known: lengths.alone, wanted: lengths.together, pageBytes: pageSize.bytes)
    }

    /// The event and the page index of each page that was kept.
    private var places: [UnitLengths.Place] {
        guard let file,
            let text = try? String(
                contentsOfFile: file.removingLastComponent().appending("pages.tsv").string,
                encoding: .utf8)
        else { return [] }
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let words = line.split(separator: "\t")
            guard words.count == 2, let event = UInt64(words[0]), let page = UInt32(words[1]) else {
                return nil
            }
            return .init(event: event, page: page)
        }
    }

    /// What these algorithms cost on the pages, as far as a library has them; nil if there are no
    /// pages.
    ///
    /// - Parameter run: whose pages they are, in words.
    func costs(_ names: [String], of run: String) throws(SRError) -> CostModel? {
        guard let file else { return nil }
        let known = Set(names).sorted().compactMap { try? Algorithm($0) }
        guard !known.isEmpty else { return nil }
        let result = try PageCompression(known, pageSize: pageSize).run([.init(path: file)])
        var model = CostModel(
            source: "measured on \(result.pages) pages of \(run), on "
                + (Processor.name ?? "this machine"))
        for measure in result.measures {
            model.algorithms[measure.name] = .init(
                compress: measure.packingNsEach, decompress: measure.unpackingNsEach)
        }
        return model
    }
}
