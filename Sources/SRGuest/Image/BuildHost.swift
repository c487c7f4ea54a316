// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Where parts are built: the project's files, the cache, and who is told.
struct BuildHost {
    let book: RecipeBook
    let cache: FilePath
    let environment: [String: String]
    /// Is told what takes long.
    let report: (String) -> Void

    /// All that a build prints.
    var log: FilePath { cache.appending("build.log") }

    func remove(_ path: FilePath) { HostFiles.remove(path) }

    func makeFolder(_ path: FilePath) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path.string, withIntermediateDirectories: true)
        } catch {
            throw SRError(
                .image, "cannot make the folder \(path): \(SystemReason.text(error))")
        }
    }

    func move(_ draft: FilePath, to path: FilePath) throws {
        do {
            try FileManager.default.moveItem(atPath: draft.string, toPath: path.string)
        } catch {
            throw SRError(.image, "cannot put \(path) there: \(SystemReason.text(error))")
        }
    }
}
