// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport

extension RecipeBook {
    /// Folders whose sources go into a part, relative to ``home``, in the table's order.
    func sources(of kind: PartKind, named wanted: String? = nil) throws -> [String] {
        let path = "\(home)/\(Self.sourceTable)"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SRError(.image, "\(path) cannot be read")
        }
        var folders: [String] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: "\t").map(String.init)
            guard words.count == 3, words[1] == kind.rawValue else { continue }
            if wanted == nil || words[0] == wanted { folders.append(words[2]) }
        }
        return folders
    }

    /// SHA-256 that decides a part: its recipe, the scripts that make it, its sources, and the
    /// schema of its manifest.
    func digest<Recipe: GuestRecipe>(_ recipe: Recipe) throws -> String {
        let (kind, name) = (Recipe.Manifest.kind, recipe.name)
        let scripts = ["recipe.sh", "chroot.sh", "\(recipe.arch).sh"]
            .map { "vm/build/\($0)" }.map { ($0, "\(home)/\($0)") }
        return try FileDigest.sha256(
            salt: "schema \(Recipe.Manifest.currentSchema)\n",
            of: [(file(kind, name), "\(home)/\(file(kind, name))")] + scripts
                + files(
                    below: ["vm/build/\(kind)", "vm/build/\(recipe.arch)/\(kind)"]
                        + sources(of: kind)))
    }

    /// SHA-256 of the relay's sources.
    func moduleDigest() throws -> String {
        try FileDigest.sha256(of: files(below: sources(of: .kernel, named: "module")))
    }

    /// The same of a recipe by its name.
    func digest<Recipe: GuestRecipe>(_ name: String, as type: Recipe.Type) throws -> String {
        try digest(recipe(name, as: type))
    }

    private func files(below folders: [String]) -> [(name: String, path: String)] {
        let manager = FileManager.default
        return folders.flatMap { folder -> [(name: String, path: String)] in
            let names = manager.enumerator(atPath: "\(home)/\(folder)")?.compactMap {
                $0 as? String
            }
            return (names ?? []).sorted()
                // Tests do not reach a guest, nor does what a build left in the folder.
                .filter { !$0.hasPrefix("tests") }
                .filter { name in
                    [".c", ".h", ".py", ".sh", "Kbuild", "Makefile"].contains { name.hasSuffix($0) }
                }
                .map { ("\(folder)/\($0)", "\(home)/\(folder)/\($0)") }
        }
    }
}
