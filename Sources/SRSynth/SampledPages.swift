// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRRelay
internal import Foundation
internal import SRParse
internal import SRRun
internal import SystemPackage

/// Keeps the contents of a sampled share of the pages that a model writes, as a capture does:
/// `pages.bin` and `pages.tsv` of the run's folder.
final class SampledPages {
    private let sample: PageSample
    private let pages: CorpusFile
    private let indexPath: FilePath
    private var index = "record\tpage\n"

    /// Makes the files.
    init(_ sample: PageSample, in folder: RunFolder) throws {
        self.sample = sample
        pages = try CorpusFile(path: folder.pages)
        indexPath = folder.pageIndex
    }

    /// Whether a page of that index is one of them.
    func wants(_ slot: UInt32) -> Bool {
        sr_page_is_sampled(slot, sample.seed, sample.share) != 0
    }

    /// Takes the content of a page, written by event `number`.
    func take(_ page: UnsafeRawBufferPointer, slot: UInt32, event number: UInt64) {
        unsafe pages.append(page)
        index += "\(number)\t\(slot)\n"
    }

    /// Ends the files.
    func finish() throws {
        if let failure = pages.failure { throw failure }
        do { try Data(index.utf8).write(to: URL(filePath: indexPath.string)) } catch {
            throw TraceError(.output, "\(indexPath) cannot be written: \(error)")
        }
    }
}
