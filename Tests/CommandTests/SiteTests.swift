// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// The guides as docc reads them, in a copy of the tree; `make docs` adds the modules.
@Suite("The documentation's site")
struct SiteTests {
    private static let tree = """
        set -e
        mkdir tree; (cd "$SOURCE" && git ls-files -z README.md CHANGELOG.md CONTRIBUTING.md docs \
        kernel python results Sources/README.md scripts ':!*.zst' | tar --null -T - -cf -) | tar -C tree -xf -
        cd tree
        """

    @Test(arguments: [
        ("", 0, ""),
        ("echo '# New' > docs/new.md", 1, "'Reading on', does not lead to docs/new.md"),
        ("printf '\\n# A second title\\n' >> docs/sweep.md", 1, "Invalid use of level-1 heading"),
        ("printf '\\n<doc:nowhere>\\n' >> docs/sweep.md", 1, "'nowhere' doesn't exist"),
        ("sed -i 's/glossary.md)/glossary.md#no-word)/' docs/exit-status.md", 1, "#no-word"),
    ])
    func aFaultOfAPageIsOne(change: String, status: Int, words: String) async throws {
        let ending = try await Shell()(
            "\(Self.tree)\n\(change.isEmpty ? ":" : change)\nscripts/docs --guides")
        #expect(ending.status == status, "\(ending.complaint)")
        #expect(ending.complaint.contains(words), "\(change): \(ending.complaint)")
    }

    /// What the site shows is the pages' own text: links become the site's, names of files stay.
    @Test func linksAreTurned() async throws {
        let ending = try await Shell()(
            """
            \(Self.tree)
            printf '# A `b`\\n\\n[c](glossary.md) [d](../scripts/fuzz) `[e](glossary.md)`\\n\\n' \\
                > docs/report.md
            printf '    [f](glossary.md)\\n\\n![g](report.png)\\n' >> docs/report.md
            scripts/docs --pages "$OLDPWD/pages" && cat "$OLDPWD/pages/report.md"
            ls "$OLDPWD/pages" | grep -c report.png
            """)
        #expect(
            ending.output == """
                # A b

                [c](doc:glossary) d (`scripts/fuzz`) `[e](glossary.md)`

                    [f](glossary.md)

                ![g](docs-report.png)
                1

                """, "\(ending.complaint)")
    }
}
