// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles

/// What apt said of a failure, told in words of ours and with its own behind.
struct AptWords {
    private let lines: [Substring]

    init(_ said: String) {
        lines = said.split(whereSeparator: \.isNewline).filter {
            $0.hasPrefix("E: ")
        }
    }

    /// The first thing that it complained of.
    var first: String { quoted(lines.first ?? "") }

    /// Why sources cannot be used, as the end of a sentence that they begin.
    var ofSources: String {
        let kinds = [
            (
                ["is not signed", "NO_PUBKEY", "GPG error", "OpenPGP"],
                "bears no signature that the keyring knows (SRORCH_KEYRING)"
            ),
            (
                ["is expired", "expired (invalid"],
                "is past its Valid-Until: it is no longer kept up"
            ),
            (
                ["timed out", "Connection failed", "Could not connect", "Unable to connect"],
                "does not answer"
            ),
            (["Could not resolve", "Temporary failure"], "has a name that does not resolve"),
            (["404", "does not have a Release file"], "has no such release"),
            (["Hash Sum mismatch", "unexpected size"], "says one thing and holds another"),
        ]
        for (signs, words) in kinds {
            if let line = lines.first(where: { line in signs.contains { line.contains($0) } }) {
                return words + "; " + quoted(line)
            }
        }
        return "cannot be read; " + first
    }

    /// Why a package did not come; nil if nothing is said of it.
    func ofPackage(_ package: Package) -> String? {
        // An archive's files bear no epoch.
        let version = package.version.split(separator: ":").last ?? ""
        let names = ["_\(version)_", "_\(version.replacing("+", with: "%2b"))_"]
        return lines.first { line in
            line.contains("/\(package.name)_") && names.contains { line.contains($0) }
        }.map(quoted)
    }

    private func quoted(_ line: Substring) -> String {
        ProgramWords.quoted(String(line.dropFirst(3)), of: "apt") ?? "apt said nothing"
    }
}
