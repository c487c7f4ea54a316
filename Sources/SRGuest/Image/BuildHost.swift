// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Subprocess
internal import SystemPackage

/// Where parts are built: the project's files, the cache, and who is told.
struct BuildHost {
    /// The recipes, or why there are none: what lies in the cache needs none.
    private let found: Result<RecipeBook, any Error>
    let cache: FilePath
    let environment: [String: String]
    /// Is told what takes long.
    let report: (String) -> Void

    init(
        book: @autoclosure () throws -> RecipeBook, cache: FilePath, environment: [String: String],
        report: @escaping (String) -> Void
    ) {
        found = Result(catching: book)
        self.cache = cache
        self.environment = environment
        self.report = report
    }

    /// The project's recipes.
    ///
    /// - Throws: `SRError` of code `image` where there are none.
    var book: RecipeBook { get throws { try found.get() } }

    /// All that a build prints.
    var log: FilePath { cache.appending("build.log") }

    /// A script of vm/build.
    func script(_ name: String) throws -> String { try "\(book.home)/vm/build/\(name)" }

    /// What a script reads of the environment, as this process was given it.
    var variables: Subprocess.Environment {
        .inherit.updating(
            environment.reduce(into: [:]) { kept, variable in
                guard let key = Environment.Key(rawValue: variable.key),
                    variable.key.hasPrefix("SRORCH_")
                else { return }
                kept[key] = variable.value
            })
    }

    /// What a script of vm/build prints.
    ///
    /// - Throws: `SRError` of code `image` where it fails.
    func shell(_ name: String, _ words: [String]) async throws -> String {
        let result = try await run(
            .name("sh"), arguments: Arguments([try script(name)] + words), environment: variables,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw SRError(
                .image,
                ProgramWords.after("vm/build/\(name) failed", result.standardError, of: "it"))
        }
        return result.standardOutput
    }

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
