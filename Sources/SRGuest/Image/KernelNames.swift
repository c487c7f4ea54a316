// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRSupport

/// What a user may call the kernels that there are recipes of.
public struct KernelNames {
    /// In the order of their names.
    private let recipes: [KernelRecipe]

    /// - Throws: `SRError` of code `image` where a recipe cannot be read.
    init(_ book: RecipeBook) throws {
        recipes = try book.names(.kernel).map { try book.recipe($0, as: KernelRecipe.self) }
    }

    /// The name of the recipe that a word means: a recipe's own name, or a release that its packages
    /// give, or that of an earlier point release; nil if it means none.
    func recipe(of word: String) -> String? {
        if recipes.contains(where: { $0.name == word }) { return word }
        if let exact = recipes.first(where: { $0.gives(release: word) }) { return exact.name }
        let sameSeries = recipes.filter { word.hasPrefix($0.series + ".") }
        // `6.12.90+deb12-arm64-16k` is told from the others of the series by how it ends.
        return sameSeries.filter { word.hasSuffix($0.ending) }
            .max { $0.ending.utf8.count < $1.ending.utf8.count }?.name
            ?? sameSeries.first?.name
    }

    /// The name of the recipe of a kernel of that architecture and page size.
    ///
    /// - Parameters:
    ///   - word: a series, or what ``recipe(of:)`` takes.
    ///   - arch: the architecture's name; nil: any that the word may mean, the host's first.
    ///   - pageSize: nil: 4 KiB where the word leaves it open.
    /// - Throws: `SRError` of code `usage` that says which there are.
    func recipe(of word: String, arch: String?, pageSize: PageSize?) throws -> String {
        guard arch != nil || pageSize != nil else { return word }
        if let arch { _ = try Architecture.named(arch) }
        let named = recipe(of: word)
        var meant = recipes.filter { $0.series == word }
        if meant.isEmpty { meant = recipes.filter { $0.name == named } }
        guard !meant.isEmpty else {
            throw RecipeBook.unknown(.kernel, word, among: recipes.map(\.name))
        }
        let wantedArch = arch ?? (meant.count == 1 ? meant[0].arch : Architecture.host.name)
        let ofArch = meant.filter { $0.arch == wantedArch }
        guard !ofArch.isEmpty else {
            throw SRError(
                .usage,
                "the kernel '\(word)' is none of \(wantedArch)'s; those are: "
                    + names { $0.arch == wantedArch })
        }
        let wantedSize = pageSize ?? (ofArch.count == 1 ? ofArch[0].pageSize : .kib4)
        guard let found = ofArch.first(where: { $0.pageSize == wantedSize }) else {
            let sizes = Set(recipes.map(\.pageSize)).sorted { $0.bytes < $1.bytes }
            throw SRError(
                .usage,
                "no kernel '\(word)' of \(wantedArch) has pages of \(wantedSize); "
                    + (sizes.contains(wantedSize)
                        ? "with these pages there are: " + names { $0.pageSize == wantedSize }
                        : "nor has any other: there are "
                            + sizes.map(\.description).joined(separator: " and ")))
        }
        return found.name
    }

    /// The name of the first series' kernel of that architecture and page size.
    ///
    /// - Parameters:
    ///   - arch: nil: the host's, if one of its kernels has such pages, else any.
    ///   - pageSize: nil: the smallest that there is.
    /// - Throws: `SRError` of code `usage` that says which there are.
    func first(arch: String?, pageSize: PageSize?) throws -> String {
        if let arch { _ = try Architecture.named(arch) }
        let found = KernelSeries.allCases.flatMap { series in
            recipes.filter {
                $0.series == series.rawValue && $0.arch == arch ?? $0.arch
                    && $0.pageSize == pageSize ?? $0.pageSize
            }
        }
        let ofHost = found.filter { $0.arch == Architecture.host.name }
        let smallest = found.map(\.pageSize.bytes).min()
        guard let first = (ofHost + found).first(where: { $0.pageSize.bytes == smallest }) else {
            let pages = pageSize.map { " with pages of \($0)" } ?? ""
            throw SRError(
                .usage,
                "there is no kernel of \(arch ?? "any processor")\(pages); there are: "
                    + names { _ in true })
        }
        return first.name
    }

    /// The name of the recipe of a series' kernel with pages of that size, the host's architecture
    /// first; nil if there is none.
    func recipe(series: KernelSeries, pageSize: PageSize) -> String? {
        let found = recipes.filter { $0.series == series.rawValue && $0.pageSize == pageSize }
        return (found.first { $0.arch == Architecture.host.name } ?? found.first)?.name
    }

    /// Every kernel that there is a recipe of, in the order of their names.
    var all: [NamedKernel] { recipes.map(NamedKernel.init) }

    private func names(_ isOne: (KernelRecipe) -> Bool) -> String {
        let found = recipes.filter(isOne).map(\.name)
        return found.isEmpty ? "none" : found.joined(separator: ", ")
    }
}

extension KernelRecipe {
    private static let imagePackage = "linux-image-"

    /// The release of its package, with `*` for what may differ; the package is the first.
    private var releasePattern: String {
        let name = packages.first ?? ""
        return name.hasPrefix(Self.imagePackage)
            ? String(name.dropFirst(Self.imagePackage.count)) : name
    }

    /// How the release ends that tells kernels of a series apart: `-arm64-16k`.
    var ending: String {
        let pattern = releasePattern
        return pattern.firstIndex(of: "-").map { String(pattern[$0...]) } ?? ""
    }

    /// Whether its packages give a kernel of that release.
    func gives(release: String) -> Bool {
        let parts = releasePattern.split(
            separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return release == releasePattern }
        return release.hasPrefix(parts[0]) && release.hasSuffix(parts[1])
            && release.utf8.count >= parts[0].utf8.count + parts[1].utf8.count
    }
}

extension ImageStore {
    /// What a series' kernel is called that has pages of that size; nil if there is none.
    ///
    /// - Throws: `SRError` of code `image` where the recipes cannot be read.
    public func kernelName(series: KernelSeries, pageSize: PageSize) throws -> String? {
        try KernelNames(RecipeBook.find(environment: environment))
            .recipe(series: series, pageSize: pageSize)
    }

    /// What the kernel is called that a user's words mean: `word` itself where they are no more than
    /// that.
    ///
    /// - Parameters:
    ///   - word: as for ``kernel(_:_:)``; nil: the first that the other two leave.
    ///   - arch: an architecture's name; nil: what the word means.
    ///   - pageSize: nil: what the word means, else 4 KiB.
    /// - Throws: `SRError` of code `usage` that says which kernels there are.
    public func kernelName(_ word: String?, arch: String?, pageSize: PageSize?) throws -> String {
        guard let word else {
            return try KernelNames(RecipeBook.find(environment: environment))
                .first(arch: arch, pageSize: pageSize)
        }
        guard arch != nil || pageSize != nil else { return word }
        if try KernelChoice(word).isOwn {
            let usual = Architecture.host
            guard arch ?? usual.name == usual.name, pageSize ?? .kib4 == .kib4 else {
                throw SRError(
                    .usage,
                    "a kernel that you built is \(usual)'s, with pages of \(PageSize.kib4): leave "
                        + "--arch and --page-size out, or give --kernel a name")
            }
            return word
        }
        return try KernelNames(RecipeBook.find(environment: environment))
            .recipe(of: word, arch: arch, pageSize: pageSize)
    }
}
