// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

extension ImageStore {
    /// The image that a run was made in: each part from the cache by what is in it, else built
    /// again of the very packages, and checked.
    ///
    /// - Parameters:
    ///   - pinned: what the run's record says of its image.
    ///   - kernel: the release that the run had.
    ///   - report: is told what takes long.
    /// - Throws: `SRError` of code `image` that says what cannot be had: the recipe (another
    ///   version of this tool has it), a package, or the same contents.
    public func image(
        _ pinned: PinnedImage, kernel: String, _ report: @escaping (String) -> Void
    ) async throws -> GuestImage {
        guard let root = pinned.root, let part = pinned.kernel else {
            guard pinned.allowsNewer else {
                throw SRError(
                    .image,
                    "the run's image (recipe \(pinned.digest.prefix(12))) is of the time when root "
                        + "and kernels were one, and this srorch neither builds nor starts such a "
                        + "one: take the srorch that made the run, or --allow-newer for the present "
                        + "root and kernel")
            }
            report("NOT the run's image, but the root and the kernel of the present recipes")
            let name =
                try host(report).book.names(.kernel).last { kernel.hasPrefix($0 + ".") } ?? kernel
            return try await image(kernel: name, report)
        }
        return try await GuestImage(
            root: self.part(root, as: RootRecipe.self, pinned, report),
            kernel: self.part(part, as: KernelRecipe.self, pinned, report))
    }

    private func part<Recipe: GuestRecipe>(
        _ pin: PinnedImage.Part, as type: Recipe.Type, _ pinned: PinnedImage,
        _ report: @escaping (String) -> Void
    ) async throws -> ImagePart<Recipe.Manifest> {
        let kind = Recipe.Manifest.kind
        for cached in cached(pin.content, as: Recipe.Manifest.self, for: pinned.scope) {
            if let checked = try whole(cached.folder, as: Recipe.Manifest.self, report) {
                return checked
            }
        }
        let host = try host(report)
        let recipe = try host.book.recipe(pin.name, as: type)
        let present = try host.book.digest(recipe)
        guard present == pin.digest else {
            if pinned.allowsNewer {
                host.report("NOT the run's \(kind), but that of the present recipe")
                return try await part(recipe, host)
            }
            throw SRError(
                .image,
                "the run's \(kind) (recipe \(pin.digest.prefix(12))) is not in \(cache), and this "
                    + "srorch has another recipe (\(present.prefix(12))): take the srorch that "
                    + "made the run, or --allow-newer")
        }
        let pins = pin.packages.sorted()
        let name = "\(present)-\(FileDigest.sha256(of: pins).prefix(12))"
        let builder = PartBuilder(host: host, recipe: recipe, pins: pins)
        let built = try await part(at: folder(kind, name), host.report) {
            try await builder.build(to: $0)
        }
        guard built.manifest.content != pin.content else { return built }
        let others = Self.others(pins, in: built.manifest)
        if pinned.allowsNewer {
            host.report("NOT the run's \(kind): " + (others.first ?? "its contents differ"))
            return built
        }
        if others.isEmpty {
            throw SRError(
                .image,
                "the \(kind) was built again of the same packages, and yet holds something else: "
                    + "contents \(built.manifest.content), and \(pin.content) in the run")
        }
        throw SRError(
            .image,
            "no longer to be had from the mirror, so that the \(kind) cannot be built as it was:\n  "
                + others.joined(separator: "\n  ")
                + "\n--allow-newer takes what there is; SRORCH_MIRROR names another mirror")
    }

    /// The parts in the cache that have the contents, whole ones first.
    ///
    /// - Parameter scope: how much of a root is opened, so that one will do that was cut to it; nil
    ///   if it has to be whole.
    private func cached<Manifest>(
        _ content: String, as type: Manifest.Type, for scope: RootScope?
    ) -> [ImagePart<Manifest>] {
        let all = parts(type)
        return all.filter { $0.manifest.content == content }
            + all.filter { part in
                guard let cut = part.manifest.cut, let scope else { return false }
                return cut.content == content && cut.scope >= scope
            }
    }

    /// What the part has in another version than it should, or not at all.
    private static func others(_ pins: [String], in manifest: some PartManifest) -> [String] {
        let present = manifest.contained + manifest.build
        let versions = Dictionary(present.map { ($0.name, $0.version) }) { first, _ in first }
        return pins.compactMap { pin in
            let parts = pin.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, versions[parts[0]] != parts[1] else { return nil }
            return "\(parts[0]) \(parts[1])"
                + (versions[parts[0]].map { ", there is \($0)" } ?? ", there is none")
        }
    }
}
