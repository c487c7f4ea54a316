// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SystemPackage

/// The images on this machine, by the digest of their recipe.
public struct ImageStore: Sendable {
    /// `$XDG_CACHE_HOME/srorch`.
    public let cache: FilePath
    let environment: [String: String]

    public init(environment: [String: String]) throws {
        self.environment = environment
        let root =
            environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/root") + "/.cache"
        guard !root.contains("\u{FFFD}") else {
            throw MachineError(
                .usage,
                "the cache's folder \(root) is not UTF-8: set XDG_CACHE_HOME to one that is")
        }
        cache = FilePath(root).appending("srorch")
        do {
            try FileManager.default.createDirectory(
                atPath: cache.appending("images").string, withIntermediateDirectories: true)
        } catch {
            throw MachineError(
                .image, "cannot make the cache \(cache): \(SystemReason.text(error))")
        }
    }

    /// The folder of the image that the present recipe gives, built or not.
    public func folder() throws -> FilePath {
        let recipe = try ImageRecipe(home: ImageRecipe.home(environment: environment))
        return cache.appending("images").appending(try recipe.digest())
    }

    /// The image of the present recipe, built when it is not there yet.
    ///
    /// Two processes that want the same image: one builds, the other waits for it.
    public func image(_ report: @escaping (String) -> Void) async throws -> GuestImage {
        let recipe = try ImageRecipe(home: ImageRecipe.home(environment: environment))
        return try await image(at: try folder(), report) { folder in
            try await ImageBuilder(
                recipe: recipe, cache: cache, environment: environment, report: report
            ).build(to: folder)
        }
    }

    /// The image at a folder, if need be by `build`, which one process at a time does.
    func image(
        at folder: FilePath, _ report: (String) -> Void,
        build: (FilePath) async throws -> GuestImage
    ) async throws -> GuestImage {
        if let ready = sealed(folder) { return ready }
        return try await FileLock.alone(
            cache.appending("build.lock"),
            waits: { report("another build is under way; waiting for it") },
            body: {
                if let ready = try whole(folder, report) { return ready }
                return try await build(folder)
            })
    }

    /// The image there, if nothing wrote to it since it was found whole.
    private func sealed(_ folder: FilePath) -> GuestImage? {
        guard let image = try? GuestImage(folder: folder),
            (try? ImageSeal(of: image))?.holds(for: image) == true
        else { return nil }
        return image
    }

    /// The image there, if it is whole; one that is damaged is said, and removed.
    func whole(_ folder: FilePath, _ report: (String) -> Void) throws -> GuestImage? {
        if let image = sealed(folder) { return image }
        guard FileManager.default.fileExists(atPath: folder.string) else { return nil }
        if let image = try? GuestImage(folder: folder) {
            report("the image's files were touched: reading it whole, once")
            let seal = try ImageSeal(of: image)
            if try image.contentDigest() == image.manifest.content {
                // A cache that cannot be written costs the reading again, no more.
                try? seal.write(to: image)
                return image
            }
        }
        report("the image \(folder) is damaged: building it again")
        try FileManager.default.removeItem(atPath: folder.string)
        return nil
    }
}
