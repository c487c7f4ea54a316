// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

/// The roots and kernels on this machine, by the digest of their recipes.
public struct ImageStore: Sendable {
    /// `$XDG_CACHE_HOME/srorch`.
    public let cache: FilePath
    let environment: [String: String]

    public init(environment: [String: String]) throws {
        self.environment = environment
        let root =
            environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/root") + "/.cache"
        guard !root.contains("\u{FFFD}") else {
            throw SRError(
                .usage,
                "the cache's folder \(root) is not UTF-8: set XDG_CACHE_HOME to one that is")
        }
        cache = FilePath(root).appending("srorch")
        do {
            for kind in PartKind.allCases {
                try FileManager.default.createDirectory(
                    atPath: cache.appending(kind.folder).string, withIntermediateDirectories: true)
            }
        } catch {
            throw SRError(
                .image, "cannot make the cache \(cache): \(SystemReason.text(error))")
        }
    }

    func host(_ report: @escaping (String) -> Void) -> BuildHost {
        BuildHost(
            book: try RecipeBook.find(environment: environment), cache: cache,
            environment: environment, report: report)
    }

    func folder(_ kind: PartKind, _ name: String) -> FilePath {
        cache.appending(kind.folder).appending(name)
    }

    /// The usual root with a kernel; what is not there yet is built, and no other kernel.
    ///
    /// - Parameters:
    ///   - kernel: its recipe's name, the release of the kernel that it gives, or what
    ///     ``KernelChoice`` reads.
    ///   - report: is told what takes long.
    /// - Throws: `SRError` of code `usage` that lists the kernels there are.
    public func image(
        kernel: String, _ report: @escaping (String) -> Void
    ) async throws -> GuestImage {
        // A kernel of the user's own is checked before anything is built.
        let kernel = try await self.kernel(kernel, report)
        return GuestImage(
            root: try await root(of: kernel.manifest.arch, report), kernel: kernel)
    }

    /// The usual root file system.
    ///
    /// - Parameters:
    ///   - arch: the architecture's name.
    ///   - report: is told what takes long.
    public func root(
        of arch: String, _ report: @escaping (String) -> Void
    ) async throws -> RootImage {
        let host = host(report)
        let name = GuestImage.usualRoot(of: arch)
        return try await part(host.book.recipe(name, as: RootRecipe.self), host)
    }

    /// A kernel by its recipe's name or its release, or one that the user built.
    public func kernel(
        _ word: String, _ report: @escaping (String) -> Void
    ) async throws -> KernelImage {
        let choice = try KernelChoice(word)
        guard case .named(let word) = choice else { return try await ownKernel(choice, report) }
        let host = host(report)
        let names = try host.book.names(.kernel)
        let name = try KernelNames(host.book).recipe(of: word) ?? word
        let kernel = try await part(host.book.recipe(name, as: KernelRecipe.self), host)
        guard word == name || word == kernel.manifest.release else {
            throw SRError(
                .usage,
                "no kernel '\(word)'; \(name) is \(kernel.manifest.release) now. There are: "
                    + names.joined(separator: ", "))
        }
        return kernel
    }

    /// The part of a recipe as it stands, built when it is not there yet.
    ///
    /// Two processes that want the same: one builds, the other waits for it.
    func part<Recipe: GuestRecipe>(
        _ recipe: Recipe, _ host: BuildHost
    ) async throws -> ImagePart<Recipe.Manifest> {
        let digest = try host.book.digest(recipe)
        let builder = PartBuilder(host: host, recipe: recipe)
        return try await part(at: folder(Recipe.Manifest.kind, digest), host.report) {
            try await builder.build(to: $0)
        }
    }

    /// The part at a folder, if need be by `build`, which one process at a time does.
    func part<Manifest>(
        at folder: FilePath, _ report: (String) -> Void,
        build: (FilePath) async throws -> ImagePart<Manifest>
    ) async throws -> ImagePart<Manifest> {
        if let ready = sealed(folder, as: Manifest.self) { return ready }
        return try await FileLock.alone(
            cache.appending("\(Manifest.kind.folder).lock"),
            waits: { report("another build is under way; waiting for it") },
            body: {
                if let ready = try whole(folder, as: Manifest.self, report) { return ready }
                return try await build(folder)
            })
    }
}
