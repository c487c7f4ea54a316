// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

/// `pages.tsv` of a run folder: a line for each page of `pages.bin`, with the number of its
/// record and its page index.
package struct PageTable: Sendable {
    private var text = "record\tpage\n"

    package init() {}

    /// Adds the page that comes next in `pages.bin`.
    package mutating func add(record: UInt64, page: UInt32) { text += "\(record)\t\(page)\n" }

    /// Writes it into the run's folder.
    package func write(to folder: RunFolder) throws {
        try Data(text.utf8).write(to: URL(filePath: folder.pageIndex.string))
    }
}
