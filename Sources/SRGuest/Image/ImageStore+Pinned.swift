// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

extension ImageStore {
    /// The image that a run was made in: each part from the cache by what is in it, else built
    /// again of the very packages, and checked. What is still to be had is found out before
    /// anything is built.
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
            guard pinned.allowsNewer else { throw SRError(.image, Self.oneImage(pinned)) }
            report("NOT the run's image, but the root and the kernel of the present recipes")
            let name = try KernelNames(host(report).book).recipe(of: kernel) ?? kernel
            return try await image(kernel: name, report)
        }
        let rootSupply = try await supply(root, as: RootRecipe.self, pinned, report)
        let kernelSupply = try await supply(part, as: KernelRecipe.self, pinned, report)
        if !pinned.allowsNewer {
            try await check(
                [
                    rootSupply.prospect(root), kernelSupply.prospect(part),
                    qemuProspect(pinned, part, report),
                ])
        }
        return try await GuestImage(
            root: self.part(rootSupply, root, pinned, report),
            kernel: self.part(kernelSupply, part, pinned, report))
    }

    /// What a run's guest was made of, and whether each is still to be had. Builds nothing, and
    /// fetches nothing but lists.
    public func prospects(
        _ pinned: PinnedImage, _ report: @escaping (String) -> Void
    ) async throws -> [Prospect] {
        guard let root = pinned.root, let kernel = pinned.kernel else {
            return [Prospect(name: "image", isGood: false, detail: Self.oneImage(pinned))]
        }
        return [
            try await supply(root, as: RootRecipe.self, pinned, report).prospect(root),
            try await supply(kernel, as: KernelRecipe.self, pinned, report).prospect(kernel),
            try await qemuProspect(pinned, kernel, report),
        ]
    }

    private static func oneImage(_ pinned: PinnedImage) -> String {
        "the run's image (recipe \(pinned.digest.prefix(12))) is of the time when root "
            + "and kernels were one, and this srorch neither builds nor starts such a "
            + "one: take the srorch that made the run, or --allow-newer for the present "
            + "root and kernel"
    }

    private func check(_ prospects: [Prospect]) throws {
        let bad = prospects.filter { !$0.isGood }
        guard !bad.isEmpty else { return }
        throw SRError(
            .image,
            "the run cannot be made again from what there is.\n"
                + bad.map { "\($0.name): \($0.detail)" }.joined(separator: "\n") + "\n"
                + Prospect.remedy)
    }

    private func supply<Recipe: GuestRecipe>(
        _ pin: PinnedImage.Part, as type: Recipe.Type, _ pinned: PinnedImage,
        _ report: @escaping (String) -> Void
    ) async throws -> PartSupply<Recipe> {
        for cached in cached(pin.content, as: Recipe.Manifest.self, for: pinned.scope) {
            if let checked = try whole(cached.folder, as: Recipe.Manifest.self, report) {
                return .ready(checked)
            }
        }
        guard !pin.isOwn else { return .own }
        let host = host(report)
        let recipe = try host.book.recipe(pin.name, as: type)
        let present = try host.book.digest(recipe)
        guard present == pin.digest else { return .otherRecipe(recipe, digest: present) }
        guard recipe.arch == Architecture.host.name else { return .recipeAlone(recipe) }
        let search = try await PackageSearch(
            Recipe.Manifest.kind.rawValue, recipe.name, suite: recipe.suite,
            time: pin.packagesTime, host)
        let wanted = Set(pin.packages + pin.build).sorted().compactMap { Package(pin: $0) }
        return .packages(recipe, try await search.find(wanted))
    }

    private func part<Recipe: GuestRecipe>(
        _ supply: PartSupply<Recipe>, _ pin: PinnedImage.Part, _ pinned: PinnedImage,
        _ report: @escaping (String) -> Void
    ) async throws -> ImagePart<Recipe.Manifest> {
        let kind = Recipe.Manifest.kind
        let host = host(report)
        switch supply {
        case .ready(let part): return part
        case .own: throw SRError(.image, supply.prospect(pin).detail)
        case .otherRecipe(let recipe, _):
            return try await present(recipe, pin, "that of the present recipe", host)
        case .recipeAlone(let recipe):
            let what = "that of the packages that there are"
            let built = try await present(recipe, pin, what, host)
            guard built.manifest.content == pin.content || pinned.allowsNewer else {
                throw SRError(
                    .image,
                    "the \(kind) \(pin.name) was built of the packages that its recipe finds now, and "
                        + "holds something else than the run's: contents \(built.manifest.content), "
                        + "and \(pin.content) in the run. A guest bundle of the run has it, or "
                        + "--allow-newer takes what there is.")
            }
            return built
        case .packages(let recipe, let found) where !found.missing.isEmpty:
            return try await present(recipe, pin, "one of the packages that there are", host)
        case .packages(let recipe, let found):
            let name = "\(pin.digest)-\(found.digest.prefix(12))"
            let builder = PartBuilder(
                host: host, recipe: recipe,
                earlier: .init(found: found, time: pin.packagesTime, qemu: pinned.qemu))
            let built = try await part(at: folder(kind, name), host.report) {
                try await builder.build(to: $0)
            }
            if built.manifest.content == pin.content || pinned.allowsNewer {
                return say(built, pin, "its contents differ", host)
            }
            throw SRError(
                .image,
                "the \(kind) was built again of the same packages, and yet holds something else: "
                    + "contents \(built.manifest.content), and \(pin.content) in the run")
        }
    }

    /// The part as the recipe stands, which may hold the same.
    private func present<Recipe: GuestRecipe>(
        _ recipe: Recipe, _ pin: PinnedImage.Part, _ what: String, _ host: BuildHost
    ) async throws -> ImagePart<Recipe.Manifest> {
        say(try await part(recipe, host), pin, what, host)
    }

    private func say<Manifest>(
        _ part: ImagePart<Manifest>, _ pin: PinnedImage.Part, _ what: String, _ host: BuildHost
    ) -> ImagePart<Manifest> {
        if part.manifest.content != pin.content {
            host.report("NOT the run's \(Manifest.kind): \(what)")
        }
        return part
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

    private func qemuProspect(
        _ pinned: PinnedImage, _ pin: PinnedImage.Part, _ report: @escaping (String) -> Void
    ) async throws -> Prospect {
        let host = host(report)
        let cached = parts(KernelManifest.self).first { $0.manifest.content == pin.content }
        let recipe = try? host.book.recipe(pin.name, as: KernelRecipe.self)
        guard let version = pinned.qemu, let arch = cached?.manifest.arch ?? recipe?.arch else {
            return Prospect(name: "QEMU", isGood: true, detail: "this host's")
        }
        return try await QEMU.prospect(
            QEMUPackage(
                version, arch: arch, kernel: cached?.manifest.recipe ?? pin.name,
                time: pin.packagesTime, host))
    }
}
