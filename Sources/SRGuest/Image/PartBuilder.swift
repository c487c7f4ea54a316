// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// Builds a part under a temporary name and renames it when it is whole.
struct PartBuilder<Recipe: GuestRecipe> {
    let host: BuildHost
    let recipe: Recipe
    /// What an earlier build was made of, to be made again; nil: the newest packages of the
    /// recipe's sources.
    var earlier: Earlier?

    struct Earlier {
        let found: FoundPackages
        let time: String?
        /// A kernel's.
        let qemu: String?
    }

    private var kind: PartKind { Recipe.Manifest.kind }

    func build(to folder: FilePath) async throws -> ImagePart<Recipe.Manifest> {
        let draft = FilePath(folder.string + ".draft")
        host.remove(draft)
        try host.makeFolder(draft)
        defer { host.remove(draft) }
        let chroot = try await PackagesChroot(
            host: host, kind: kind, name: recipe.name, suite: recipe.suite,
            found: earlier?.found
        ).tar()
        host.report("building the \(kind) \(recipe.name): our own programs, and packing")
        try await Mmdebstrap(host: host, log: host.log).run(
            [
                "--variant=custom", "--skip=update,setup,cleanup",
                "--setup-hook=tar-in '\(chroot.path)' /",
                // Where a user may make no node, mmdebstrap mounts the host's there.
                "--setup-hook=mkdir -p \"$1/dev/pts\" \"$1/dev/shm\"; "
                    + "mknod -m 666 \"$1/dev/null\" c 1 3 || true",
                "--customize-hook=rm -rf \"$1/srorch/src\"; mkdir -p \"$1/srorch/out\"",
            ] + (try sources())
                + [
                    "--customize-hook=chroot \"$1\" sh /srorch/src/vm/build/\(kind)/image.sh "
                        + "'\(recipe.name)'",
                    "--customize-hook=sync-out /srorch/out '\(draft)'", "", "/dev/null",
                ])
        var part = try await finished(draft, chroot: chroot.key)
        try part.write()
        try await recipe.measure(&part, host)
        try part.write()
        try ImageSeal(of: draft).write()
        try host.move(draft, to: folder)
        return try ImagePart(folder: folder)
    }

    private func finished(
        _ draft: FilePath, chroot: String
    ) async throws -> ImagePart<Recipe.Manifest> {
        let tables = PartTables(folder: draft)
        var manifest = try recipe.manifest(
            BuiltPart(
                tables: tables, digest: try host.book.digest(recipe),
                chroot: chroot, module: try host.book.moduleDigest()))
        tables.remove()
        if let earlier { manifest.take(time: earlier.time, qemu: earlier.qemu) }
        manifest.content = try PartFiles(draft).digest()
        // An export needs them, when the packages may be gone.
        manifest = try await PackageSources.named(
            manifest, recipe.suite, in: host.cache)
        return ImagePart(folder: draft, manifest: manifest)
    }

    /// Hooks that copy the project's files to /srorch/src. What reads them is not the chroot's
    /// root, who under a plain user is a stranger to the user's files.
    private func sources() throws -> [String] {
        let book = try host.book
        let names =
            ["vm/build", RecipeBook.sourceTable, book.file(kind, recipe.name)]
            + (try book.sources(of: kind))
        return names.flatMap { name in
            let folder = FilePath("/srorch/src/\(name)").removingLastComponent()
            return [
                "--customize-hook=mkdir -p \"$1\(folder)\"",
                "--customize-hook=copy-in '\(book.home)/\(name)' \(folder)",
            ]
        }
    }
}
