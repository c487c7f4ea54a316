// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SRLinux

/// A kernel that there is a recipe of: what is known of it before it is built.
public struct NamedKernel: Sendable, Hashable {
    /// What `--kernel` takes: `6.12-arm64-16k`.
    public let name: String
    /// The series as the recipe has it: `6.12`.
    public let series: String
    /// The architecture's name.
    public let arch: String
    public let pageSize: PageSize

    init(_ recipe: KernelRecipe) {
        name = recipe.name
        series = recipe.series
        arch = recipe.arch
        pageSize = recipe.pageSize
    }

    /// Every one, in the order of their names. Reads a file each.
    ///
    /// - Throws: `SRError` of code `image` where a recipe cannot be read.
    public static func all(environment: [String: String]) throws -> [NamedKernel] {
        try KernelNames(RecipeBook.find(environment: environment)).all
    }

    /// The one that a word means, a name or a release.
    ///
    /// - Throws: `SRError` of code `usage` that lists the names there are; `image` where a recipe
    ///   cannot be read.
    public static func meant(
        by word: String, environment: [String: String]
    ) throws -> NamedKernel {
        let names = try KernelNames(RecipeBook.find(environment: environment))
        let name = names.recipe(of: word)
        guard let kernel = names.all.first(where: { $0.name == name }) else {
            throw RecipeBook.unknown(.kernel, word, among: names.all.map(\.name))
        }
        return kernel
    }
}
