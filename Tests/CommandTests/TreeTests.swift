// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// What `scripts/check-tree` refuses, in a small tree of its own.
@Suite("The tree's check")
struct TreeTests {
    private static let tree = """
        git init -q . && mkdir -p Sources/SRRunFolder kernel python results LICENSES scripts
        cp "$SOURCE"/Sources/SRRunFolder/SwapReplayVersion.swift Sources/SRRunFolder/
        cp "$SOURCE"/kernel/dkms.conf "$SOURCE"/kernel/sr_zstd.c kernel/
        cp "$SOURCE"/python/pyproject.toml python/
        cp "$SOURCE"/LICENSES/GPL-*.txt LICENSES/
        cp "$SOURCE"/scripts/check-tree scripts/
        printf '# A\\n\\n## 1.0.0\\n\\n[b](b.md#one-word) [c](LICENSES/)\\n' > CHANGELOG.md
        printf '# One word\\n' > b.md
        mkdir Sources/C kernel/uapi
        printf '#define SR_OP_READ 0\\n' > kernel/uapi/sr_relay.h
        printf '## A\\n\\n## Layers\\n\\n| 2 | top |\\n| 1 | low base |\\n' > Sources/C/README.md
        printf '#include "top.h"\\n#include "low.h"\\n' > Sources/C/top.c
        touch Sources/C/top.h Sources/C/low.h Sources/C/base.h
        head -c 600000 /dev/zero > results/large.bin
        """

    @Test func aTreeInOrderPasses() async throws {
        let shell = try Shell()
        let ending = try await shell("\(Self.tree); git add . && scripts/check-tree")
        #expect(ending.status == 0 && ending.complaint.isEmpty, "\(ending.complaint)")
    }

    @Test(arguments: [
        ("mv results/large.bin large.bin", "large.bin: 585 KiB"),
        ("rm b.md", "the link to b.md#one-word leads nowhere"),
        ("echo '`scripts/gone` `scripts/NAME`' >> b.md", "b.md:2: there is no scripts/gone"),
        ("echo '# Other' > b.md", "b.md has no heading for #one-word"),
        ("sed -i s/1.0.0/1.0.1/ kernel/sr_zstd.c", "version numbers differ"),
        ("sed -i s/1.0.0/2.0.0/ python/pyproject.toml", "version numbers differ"),
        ("cp Sources/C/top.c Sources/C/low.h", "Sources/C/low.h:1: includes top.h of layer 2"),
        ("echo '# include <top.h>' > Sources/C/low.c", "low.c:1: includes top.h of layer 2"),
        ("echo '#include \"base.h\"' > Sources/C/low.c", "base.h of layer 1, and is on layer 1"),
        ("touch Sources/C/new.c", "Sources/C/new.c: not in the table of layers"),
        ("echo 'enum { SR_OP_READ = 0 };' > Sources/C/low.h", "low.h:1: SR_OP_READ is defined in"),
        ("echo '#define SR_OP_READ 0' > Sources/C/low.h", "low.h:1: SR_OP_READ is defined in"),
        ("rm Sources/C/base.h", "the table of layers has base, and there is no such file"),
        ("rm LICENSES/GPL-2.0-only.txt", "LICENSES/GPL-2.0-only.txt is missing"),
        ("echo x > LICENSES/MIT.txt", "LICENSES/MIT.txt: no file has this licence"),
    ])
    func aFaultIsNamed(change: String, complaint: String) async throws {
        let shell = try Shell()
        let ending = try await shell("\(Self.tree); \(change); git add -A . && scripts/check-tree")
        #expect(ending.status == 1)
        #expect(ending.complaint.contains(complaint), "\(change): \(ending.complaint)")
    }

    @Test func theOwnTreeIsInOrder() async throws {
        let shell = try Shell()
        let ending = try await shell("\"$SOURCE\"/scripts/check-tree")
        #expect(ending.status == 0, "\(ending.complaint)")
    }

    /// Each variable that the sources read stands in docs/environment.md.
    @Test func everyVariableIsDocumented() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            cd "$SOURCE"
            git grep -hoE '(environment\\[|variable\\(|environ\\.get\\()"[A-Z_]+"' -- Sources python/sr_parse |
                grep -oE '[A-Z_]{4,}' | sort -u > "$OLDPWD/read"
            cd "$OLDPWD"; wc -l < read
            while read -r name; do
                grep -q "\\`$name\\`" "$SOURCE/docs/environment.md" || echo "$name"
            done < read
            """)
        let lines = ending.output.split(separator: "\n")
        #expect(lines.first.flatMap { Int($0) } ?? 0 >= 12)
        #expect(lines.dropFirst().isEmpty, "\(lines.dropFirst())")
    }
}
