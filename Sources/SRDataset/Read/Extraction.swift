// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import Glibc
internal import SRArchive
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// Unpacks a dataset into a folder.
public enum Extraction {
    /// Unpacks into a folder of a temporary name beside `folder`, which is then renamed: there
    /// is all or nothing.
    ///
    /// - Parameters:
    ///   - names: of runs; all where there are none. What is no run's comes always.
    ///   - force: replaces a dataset that is there, and nothing else.
    /// - Throws: ``SRError``.
    public static func extract(
        _ dataset: Dataset, runs names: [String] = [], to folder: FilePath, force: Bool = false
    ) throws {
        let wanted = Set(try dataset.runs(names).map(\.name))
        let files = FileManager.default
        let exists = files.fileExists(atPath: folder.string)
        if exists {
            guard force else {
                throw SRError(
                    .output, "\(folder) exists: give another with -o, or --force to replace it")
            }
            guard files.fileExists(atPath: folder.appending(Manifest.name).string) else {
                throw SRError(
                    .output, "\(folder) is no dataset: --force replaces datasets only")
            }
        }
        let draft = FilePath(folder.string + ".partial-\(getpid())")
        defer { try? files.removeItem(atPath: draft.string) }
        do {
            try files.createDirectory(atPath: draft.string, withIntermediateDirectories: true)
        } catch {
            throw SRError(
                .output, "\(folder) cannot be made: \(SystemReason.text(error))")
        }
        try dataset.unpack(into: draft) { member in
            let parts = member.split(separator: "/")
            return parts.count < 3 || wanted.contains(String(parts[1]))
        }
        let old = FilePath(folder.string + ".old-\(getpid())")
        do {
            if exists { try files.moveItem(atPath: folder.string, toPath: old.string) }
            try files.moveItem(atPath: draft.string, toPath: folder.string)
            if exists { try files.removeItem(atPath: old.string) }
        } catch {
            throw SRError(
                .output, "\(folder) cannot be made: \(SystemReason.text(error))")
        }
    }
}
