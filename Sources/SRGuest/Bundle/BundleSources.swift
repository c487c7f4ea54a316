// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// `sources.tsv`: each Debian package that a bundle's parts hold or were built with, and the source
/// package that it was built from, with their versions.
enum BundleSources {
    static let columns = ["part", "use", "package", "version", "source", "source version"]

    static func text(_ parts: [BundlePart]) -> String {
        let rows = parts.flatMap { part in
            part.packages.map { package, isContained in
                let source = (package.source ?? "").split(separator: "=", maxSplits: 1)
                return [
                    part.description.title, isContained ? "holds" : "built with", package.name,
                    package.version, source.first.map(String.init) ?? "",
                    source.count > 1 ? String(source[1]) : "",
                ].joined(separator: "\t")
            }
        }
        return "# " + columns.joined(separator: "\t") + "\n"
            + Set(rows).sorted().map { $0 + "\n" }.joined()
    }
}
