// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// How a part of an earlier run is to be had; found out before anything is built or started.
enum PartSupply<Recipe: GuestRecipe> {
    case ready(ImagePart<Recipe.Manifest>)
    case packages(Recipe, FoundPackages)
    /// Its packages are of another architecture than the host's, and are not looked for one by one:
    /// what its recipe finds now has to give the same.
    case recipeAlone(Recipe)
    /// The user built it, and it is not in the cache.
    case own
    /// This tool has another recipe.
    case otherRecipe(Recipe, digest: String)

    /// The part's kind and name.
    func name(_ pin: PinnedImage.Part) -> String { "\(Recipe.Manifest.kind) \(pin.name)" }

    func prospect(_ pin: PinnedImage.Part) -> Prospect {
        switch self {
        case .ready(let part):
            Prospect(name: name(pin), isGood: true, detail: "there: \(part.folder)")
        case .packages(_, let found):
            found.prospect(name: name(pin), of: pin)
        case .recipeAlone:
            Prospect(
                name: name(pin), isGood: true,
                detail:
                    "to be built of the packages that its recipe finds now, and held against the "
                    + "run's contents")
        case .own:
            Prospect(
                name: name(pin), isGood: false,
                detail:
                    "the run's kernel \(pin.name) was built by its user, and is not in the cache: "
                    + "give the same build by --kernel, or a guest bundle of the run by --guest")
        case .otherRecipe(_, let digest):
            Prospect(
                name: name(pin), isGood: false,
                detail: "not in the cache, and this srorch has another recipe "
                    + "(\(digest.prefix(12)), and \(pin.digest.prefix(12)) in the run): the srorch "
                    + "that made the run builds it")
        }
    }
}

/// Whether a thing that a run was made of is still to be had, and from where.
public struct Prospect: Sendable, Hashable {
    /// `kernel 6.1`
    public let name: String
    public let isGood: Bool
    /// Where from, or what is missing. May be several lines.
    public let detail: String

    /// What helps where something is missing.
    static let remedy =
        "To make it again: a guest bundle of the run (srorch vm import FILE), a mirror or an archive "
        + "that has them (SRORCH_MIRROR, SRORCH_ARCHIVE), or --allow-newer for what there is."
}

extension FoundPackages {
    /// - Parameter pin: tells what is in the part from what only builds it.
    func prospect(name: String, of pin: PinnedImage.Part? = nil) -> Prospect {
        guard !missing.isEmpty else {
            return Prospect(
                name: name, isGood: true,
                detail: "to be built of \(wanted.count) packages: \(origins)")
        }
        let builders = pin.map { Set($0.build).subtracting($0.packages) } ?? []
        let lines = missing.sorted { $0.name < $1.name }.map { package in
            "\(package.words)\(builders.contains(package.pin) ? " (only builds it)" : "")"
                + (others[package].map { ", there is \($0)" } ?? ", there is none")
        }
        let asked = faults + places.map { "\($0.session.name) has \($0.count)" }
        return Prospect(
            name: name, isGood: false,
            detail: "not in the cache, and of its \(wanted.count) packages \(missing.count) are no "
                + "longer to be had:\n  " + lines.joined(separator: "\n  ")
                + (asked.isEmpty ? "" : "\nasked: " + asked.joined(separator: "\n       ")))
    }
}
