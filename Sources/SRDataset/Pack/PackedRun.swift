// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRParse
internal import SRReport
internal import SRRunFolder
internal import SRStats
internal import SRSupport
internal import SystemPackage

/// A run on its way into a dataset: what is in its folder there.
struct PackedRun {
    /// A file of it: made here, or one of the run's own.
    enum Content {
        case bytes([UInt8])
        case file(FilePath, size: Int64)
    }

    let record: RunRecord
    let recordText: [UInt8]
    private let folder: RunFolder
    private let scrubber: Scrubber

    /// Opens a run and makes sure that it is one for a dataset: it went well, and its trace is
    /// whole and agrees with its record.
    static func open(_ path: FilePath) async throws -> PackedRun {
        let folder = RunFolder(path: path)
        folder.settle()
        let record: RunRecord
        do { record = try RunRecord(path: folder.record) } catch {
            throw SRError(.run, "\(path) is no run: \(SystemReason.text(error))")
        }
        guard record.schema <= RunRecord.currentSchema else {
            throw SRError(.newer, "\(path) was made by a newer SwapReplay: pack it with that")
        }
        guard record.status == .ok else {
            throw SRError(
                .run,
                "\(path) ended as '\(record.status.rawValue)': a dataset takes runs that went well")
        }
        guard folder.trace.status != nil else {
            throw SRError(.run, "\(path) has no trace.srt: without its trace a run is none")
        }
        guard let trace = record.trace,
            try FileDigest.sha256(of: folder.trace) == trace.sha256
        else {
            throw SRError(
                .run, "\(folder.trace) is not the trace that its run.json is of: SHA-256 differs")
        }
        let problems = await RunCheck.problems(trace: folder.trace, record: record)
        guard problems.isEmpty else {
            throw SRError(.run, "\(path): \(problems.joined(separator: "; "))")
        }
        let scrubber = Scrubber(run: path)
        let shared = record.shared(scrubber)
        return PackedRun(
            record: shared, recordText: Array(try shared.json().utf8), folder: folder,
            scrubber: scrubber)
    }

    /// Its files, by their names in its folder.
    /// - Parameter pages: whether contents of pages go along.
    func files(pages: Bool, title: String) throws -> [String: Content] {
        var files: [String: Content] = ["run.json": .bytes(recordText)]
        files["trace.srt"] = try file(folder.trace)
        let histogram = try LengthHistogram(trace: folder.trace.string)
        let compressor = try TraceReader(path: folder.trace.string).header.compressors[0]
        files["histogram.txt"] = .bytes(Array(Histogram2008.text(histogram).utf8))
        let picture = HistogramSVG.text(histogram, title: title, compressor: compressor)
        files["histogram.svg"] = .bytes(Array(picture.utf8))
        for log in [folder.console, folder.workloadLog] {
            guard let name = log.lastComponent?.string, let text = try contents(log) else {
                continue
            }
            files[name] = .bytes(scrubber.bytes(text))
        }
        if pages {
            for path in [folder.pages, folder.pageIndex] where HostFiles.size(path) != nil {
                files[path.lastComponent?.string ?? ""] = try file(path)
            }
        }
        return files
    }

    /// Whether contents of pages are there.
    var hasPages: Bool { HostFiles.size(folder.pages) != nil }

    private func file(_ path: FilePath) throws -> Content {
        guard let size = HostFiles.size(path) else {
            throw SRError(.run, "\(path) cannot be read")
        }
        return .file(path, size: size)
    }

    /// All of a text that may be missing.
    private func contents(_ path: FilePath) throws -> [UInt8]? {
        guard let size = HostFiles.size(path) else { return nil }
        guard size <= DatasetFormat.textLimit else {
            throw SRError(.run, "\(path) has \(size) bytes: no log of a dataset is that long")
        }
        do { return Array(try Data(contentsOf: URL(filePath: path.string))) } catch {
            throw SRError(.run, "\(path) cannot be read: \(SystemReason.text(error))")
        }
    }
}
