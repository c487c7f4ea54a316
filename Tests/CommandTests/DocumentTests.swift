// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// The commands of the documentation, run as they stand there, one after another, in a copy of
/// the source tree as a clone would have it.
@Suite("Documents")
struct DocumentTests {
    /// A copy of the tracked files, with the built tool in it, and the runs that pages speak of:
    /// they are taken from the published dataset.
    private static let tree = """
        set -e
        mkdir tree; (cd "$SOURCE" && git ls-files -z | tar --null -T - -cf -) | tar -C tree -xf -
        cd tree
        mkdir -p .build/release; ln -s "$(command -v srorch)" .build/release/srorch
        mkdir runs
        take() {
            srorch dataset extract results/catalogue.srds.tar.zst -o given --run "$1"
            mv "given/runs/$1" "runs/$2"; rm -rf given
        }
        take sort-6.12-60M-s1 sort-6.12-1
        take sort-6.1-60M-s1 sort-6.1-1
        """

    /// What a page needs besides.
    private static let given = [
        "README.md": "",
        "docs/compressors.md": "take zipf-kv-6.12-64M-s1-lz4-zstd kv",
        "docs/datasets.md": """
        take kernel-build-6.1-104M-s1 kernel-build-6.1-1
        take python-heap-6.1-64M-s1 python-heap-6.1-1
        srorch dataset pack runs/sort-6.1-1 -o old.srds.tar.zst
        cp old.srds.tar.zst new.srds.tar.zst
        """,
        "docs/report.md": """
        take kernel-build-6.1-104M-s1 kernel-build-6.1-1
        srorch sweep examples/plans/model.yaml --quiet
        srorch dataset pack runs/sort-6.1-1 runs/sort-6.12-1 -o sort.srds.tar.zst
        srorch convert --to legacy8 runs/sort-6.1-1 | bzip2 > dump.bz2
        """,
        "docs/sweep.md": "",
        "docs/synth.md": "",
        "docs/synth-programs.md": "seq 300000 > numbers",
        "docs/trace-format.md": "cp runs/sort-6.1-1/trace.srt trace.srt",
        "docs/trace-tools.md": """
        mv runs/sort-6.1-1 runs/sort-1; mv runs/sort-6.12-1 runs/sort-2
        srorch convert --to legacy8 runs/sort-1 -o old-dump.bin
        """,
        "results/README.md": "",
        "results/kernel-build-6.1/README.md": "",
    ]

    @Test(arguments: given.keys.sorted())
    func commandsDoWhatThePageSays(page: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            \(Self.tree)
            \(Self.given[page] ?? "")
            python3 Tests/Programs/document_commands.py \(page) > commands
            if python=$($SOURCE/scripts/peers $SOURCE/.build/peers); then
                export SRORCH_PYTHON=$python PYTHONPATH=$SOURCE/python
            else
                # PyPI is not to be had, nor is pyarrow elsewhere.
                sed -i '/--to parquet/,+1d' commands
            fi
            # Debian's own Python has the packages that the pages name.
            PATH=$(dirname "$(command -v srorch)"):/usr/bin:$PATH bash commands > output
            """)
        #expect(ending.status == 0, "\(page): \(ending.complaint)")
    }

    /// No page has commands that run anywhere and is left out above.
    @Test func noPageIsForgotten() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            cd "$SOURCE"
            for page in $(git ls-files README.md 'docs/*.md' 'results/*.md' 'python/*.md'); do
                if python3 Tests/Programs/document_commands.py $page list | grep ^plain > /dev/null; then
                    echo $page
                fi
            done
            """)
        #expect(ending.output.split(separator: "\n").map(String.init) == Self.given.keys.sorted())
    }

    @Test func examplesPrintWhatIsShown() async throws {
        let ending = try await Shell()(
            "python3 $SOURCE/scripts/examples --check $(command -v srorch)")
        #expect(ending.status == 0, "\(ending.complaint)\(ending.output)")
    }

    @Test func findingsAreThoseOfTheTables() async throws {
        let ending = try await Shell()("python3 $SOURCE/scripts/findings --check")
        #expect(ending.status == 0, "\(ending.complaint)")
    }
}
