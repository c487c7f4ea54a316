// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRRelay
internal import Foundation
internal import SRFiles
internal import SRParse
internal import SRRunFolder
internal import SRSupport
internal import SRSynth
internal import SystemPackage

/// Keeps the contents of a sampled share of the pages that a model writes, as a capture does:
/// `pages.bin` and `pages.tsv` of the run's folder.
final class SampledPages: PageKeeper {
    private let sample: PageSample
    private let pages: CorpusFile
    private let folder: RunFolder
    private var table = PageTable()

    /// Makes the files.
    init(_ sample: PageSample, in folder: RunFolder) throws {
        self.sample = sample
        pages = try CorpusFile(path: folder.pages)
        self.folder = folder
    }

    /// Whether a page of that index is one of them.
    func wants(_ slot: UInt32) -> Bool {
        sr_page_is_sampled(slot / sample.group, sample.seed, sample.share) != 0
    }

    /// Takes the content of a page, written by event `number`.
    func take(_ page: UnsafeRawBufferPointer, slot: UInt32, event number: UInt64) {
        unsafe pages.append(page)
        table.add(record: number, page: slot)
    }

    /// Ends the files.
    func finish() throws {
        if let failure = pages.failure { throw failure }
        do { try table.write(to: folder) } catch {
            throw SRError(
                .output, "\(folder.pageIndex) cannot be written: \(SystemReason.text(error))")
        }
    }
}
