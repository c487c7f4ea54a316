// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The README.md of a bundle, for a person.
enum BundleReadme {
    static func text(_ bundle: BundleDescription) -> String {
        var lines = [
            "# A guest of SwapReplay", "",
            "All that a run of SwapReplay is made again from without a network: the kernel, the",
            "root file system, and the QEMU that ran them, with its loader, libraries and firmware.",
            "", "    srorch vm import FILE\(BundleFormat.ending)    # then: srorch reproduce RUN",
            "",
            "| part | | bytes |", "| --- | --- | --- |",
        ]
        for part in bundle.parts {
            var words = part.isHere ? "here" : "left out: another bundle has it"
            if part.cutFrom != nil {
                words += "; cut to what its runs open, other files read as zeros"
            }
            lines.append("| \(part.title), `\(part.content)` | \(words) | \(part.bytes) |")
        }
        return
            (lines + [
                "",
                "QEMU runs on hosts of the family \(bundle.host). It is a program, which importing",
                "lets run here: take a bundle from those alone whom you trust.", "",
                "`sha256sum -c manifest.sha256` checks the unpacked files; `guest.json` is for programs.",
                "", "## Sources", "",
                "All of it is free software of Debian, but for SwapReplay's own (GPL-2.0-only and",
                "GPL-3.0-or-later). `sources.tsv` names for each Debian package, of its version, the",
                "source package it was built from: Debian's archives have them. The files of a root have",
                "their licences in the packages of that name; what is compiled of SwapReplay is in its",
                "source, at the version that made the run. A kernel that its user built stands there as",
                "`linux`, and has its configuration beside it: its source is that user's to give.",
                "",
            ]).joined(separator: "\n")
    }
}
