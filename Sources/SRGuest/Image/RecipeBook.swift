// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import Workloads
internal import Yams

/// The project's recipes, and the scripts and sources that guests are built of.
struct RecipeBook: Sendable {
    /// The folder that holds vm/ and kernel/.
    let home: String

    /// Where the project's own files are: `SRORCH_HOME`, or upward from the executable, or
    /// PREFIX/share/srorch.
    static func find(environment: [String: String]) throws -> RecipeBook {
        let files = FileManager.default
        if let given = environment["SRORCH_HOME"] {
            // Without recipes nothing in the cache would be in use, and all of it to be removed.
            guard files.fileExists(atPath: given + "/" + sourceTable) else {
                throw SRError(
                    .image,
                    "SRORCH_HOME is \(given), where there is no \(sourceTable): set it to the "
                        + "folder that holds vm/ and kernel/, or unset it")
            }
            return RecipeBook(home: given)
        }
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        while folder.path.count > 1 {
            folder.deleteLastPathComponent()
            for place in [folder.path, folder.path + "/share/srorch"]
            where files.fileExists(atPath: place + "/" + sourceTable) {
                return RecipeBook(home: place)
            }
        }
        throw SRError(
            .image,
            "\(sourceTable) not found near the executable; set SRORCH_HOME to the "
                + "folder that holds vm/ and kernel/")
    }

    /// Lists, for scripts and for this, which sources run in a guest.
    static let sourceTable = "vm/sources.tsv"

    /// Every recipe of a kind, by name, smaller numbers first.
    func names(_ kind: PartKind) -> [String] { names(in: kind.folder) }

    private func names(in folder: String) -> [String] {
        let folder = "\(home)/vm/\(folder)"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
            .sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    }

    /// The recipe's file, relative to ``home``.
    func file(_ kind: PartKind, _ name: String) -> String { "vm/\(kind.folder)/\(name).yaml" }

    /// The error that there is no such recipe, with what there is.
    static func unknown(_ kind: PartKind, _ name: String, among known: [String]) -> SRError {
        // Another version is no slip of the pen.
        let nearest =
            name.contains(where: \.isLetter) ? Nearest.name(to: name, among: known) : nil
        return SRError(
            .usage,
            "no \(kind) '\(name)'\(Nearest.hint(nearest)); there are: "
                + known.joined(separator: ", "))
    }

    /// The recipe of that name.
    ///
    /// - Throws: `SRError` of code `usage` that lists the names there are; `image` where
    ///   its file cannot be read.
    func recipe<Recipe: GuestRecipe>(_ name: String, as _: Recipe.Type) throws -> Recipe {
        let kind = Recipe.Manifest.kind
        guard names(kind).contains(name) else {
            throw Self.unknown(kind, name, among: names(kind))
        }
        let recipe = try read(file(kind, name), as: Recipe.self)
        try check(recipe.name, name, file(kind, name))
        return recipe
    }

    /// Every QEMU that there is a file of, smaller numbers first.
    ///
    /// - Throws: `SRError` of code `image` where a file cannot be read.
    func qemus() throws -> [QEMURecipe] {
        try names(in: QEMURecipe.folder).map { name in
            let file = "vm/\(QEMURecipe.folder)/\(name).yaml"
            let recipe = try read(file, as: QEMURecipe.self)
            try check(recipe.name, name, file)
            return recipe
        }
    }

    private func read<Recipe: Decodable>(_ file: String, as _: Recipe.Type) throws -> Recipe {
        let path = "\(home)/\(file)"
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SRError(
                .image, "the recipe \(path) cannot be read: \(SystemReason.text(error))")
        }
        do {
            return try YAMLDecoder().decode(Recipe.self, from: text)
        } catch {
            throw SRError(
                .image, "the recipe \(path) is not as it should be: \(YAMLReason.text(error))")
        }
    }

    private func check(_ name: String, _ expected: String, _ file: String) throws {
        guard name == expected else {
            throw SRError(
                .image,
                "the recipe \(home)/\(file) is named '\(name)' within; name both the same")
        }
    }
}
