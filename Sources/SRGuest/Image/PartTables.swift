// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The tables that vm/build leaves beside a part's files, for its manifest. Guests do not see them,
/// so they are no part of the contents.
struct PartTables {
    /// The part's.
    let folder: FilePath

    private var tables: FilePath { folder.appending("tables") }

    func remove() { HostFiles.remove(tables) }

    /// Rows and columns of a file of tabulated text.
    ///
    /// - Throws: `SRError` of code `image` where it is not there or a row is short.
    func rows(_ name: String, columns: Int) throws -> [[String]] {
        let path = tables.appending(name).string
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SRError(.image, "the build left no \(name) in \(tables)")
        }
        let rows = text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        guard !rows.isEmpty, rows.allSatisfy({ $0.count >= columns }) else {
            throw SRError(.image, "\(path): every line needs \(columns) columns")
        }
        return rows
    }

    func packages(_ name: String) throws -> [Package] {
        try rows(name, columns: 2).map { Package(name: $0[0], version: $0[1]) }
    }

    func bytes(of name: String) -> Int64 { HostFiles.size(folder.appending(name)) ?? 0 }
}
