// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

extension ImageStore {
    /// The image that a run was made in: from the cache by what is in it, else built again of
    /// the very packages, and checked.
    ///
    /// - Throws: ``MachineError`` of code `image` that says what cannot be had: the recipe (another
    ///   version of this tool has it), a package, or the same contents.
    public func image(
        _ pinned: PinnedImage, _ report: @escaping (String) -> Void
    ) async throws -> GuestImage {
        if let ready = try images().first(where: pinned.fits),
            let checked = try whole(ready.folder, report)
        {
            return checked
        }
        let recipe = try ImageRecipe(home: ImageRecipe.home(environment: environment))
        let present = try recipe.digest()
        guard present == pinned.digest else {
            if pinned.allowsNewer {
                report("NOT the run's image, but that of the present recipe")
                return try await image(report)
            }
            throw MachineError(
                .image,
                "the run's image (recipe \(pinned.digest.prefix(12))) is not in \(cache), and this "
                    + "srorch has another recipe (\(present.prefix(12))): take the srorch that "
                    + "made the run, or --allow-newer")
        }
        let pins = pinned.packages.sorted()
        let name = "\(present)-\(FileDigest.sha256(of: pins).prefix(12))"
        let folder = cache.appending("images").appending(name)
        let built = try await image(at: folder, report) { folder in
            try await ImageBuilder(
                recipe: recipe, cache: cache, environment: environment, pins: pins,
                report: report
            ).build(to: folder)
        }
        guard !pinned.fits(built) else { return built }
        let others = Self.others(pins, in: built)
        if pinned.allowsNewer {
            report("NOT the run's image: " + (others.first ?? "its contents differ"))
            return built
        }
        if others.isEmpty {
            throw MachineError(
                .image,
                "the image was built again of the same packages, and yet holds something else: "
                    + "contents \(built.manifest.content), and \(pinned.content ?? "?") in the run")
        }
        throw MachineError(
            .image,
            "no longer to be had from the mirror, so that the image cannot be built as it was:\n  "
                + others.joined(separator: "\n  ")
                + "\n--allow-newer takes what there is; SRORCH_MIRROR names another mirror")
    }

    /// What stands in the image in another version than it should, or not at all.
    private static func others(_ pins: [String], in image: GuestImage) -> [String] {
        let manifest = image.manifest
        let present =
            manifest.packages + manifest.build
            + manifest.kernels.map { .init(name: $0.package, version: $0.version) }
        let versions = Dictionary(present.map { ($0.name, $0.version) }) { first, _ in first }
        return pins.compactMap { pin in
            let parts = pin.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, versions[parts[0]] != parts[1] else { return nil }
            return "\(parts[0]) \(parts[1])"
                + (versions[parts[0]].map { ", there is \($0)" } ?? ", there is none")
        }
    }
}
