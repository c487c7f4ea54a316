// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// The commands of the documentation, run as they stand there, one after another, in a copy of
/// the source tree as a clone would have it.
@Suite("Documents")
struct DocumentTests {
    /// A clone with the built tool in it, and the runs that pages speak of: they are taken from the
    /// published dataset.
    private static let tree = """
        . "$SOURCE/Tests/Programs/document_tree.sh"
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
        "docs/whatif.md": "",
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
            if python=$($SOURCE/scripts/peers $SOURCE/.build/peers); then
                export SRORCH_PYTHON=$python PYTHONPATH=$SOURCE/python
            else
                # PyPI is not to be had, nor is pyarrow elsewhere.
                skip='--to parquet'
            fi
            run \(page) plain
            """)
        #expect(ending.status == 0, "\(page): \(ending.complaint)")
    }

    /// The library is installed first, and a C program and Python use it, as its pages say.
    @Test(arguments: ["docs/c-interface.md", "python/README.md"])
    func theLibraryServes(page: String) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            \(Self.tree)
            mv runs/sort-6.1-1 runs/sort-1; mv runs/sort-6.12-1 runs/sort-2
            cp runs/sort-1/trace.srt trace.srt
            scripts/install "$built" "$PWD/../prefix" > ../log
            export PKG_CONFIG_PATH=$PWD/../prefix/lib/pkgconfig LD_LIBRARY_PATH=$PWD/../prefix/lib
            export PYTHONPATH=$PWD/python
            if python=$($SOURCE/scripts/peers $SOURCE/.build/peers); then
                mkdir ../bin; printf '#!/bin/sh\nexec %s "$@"\n' "$python" > ../bin/python3
                chmod +x ../bin/python3; built=$PWD/../bin:$built
            else
                skip='parquet|pyarrow'
            fi
            run \(page) installed
            """)
        #expect(ending.status == 0, "\(page): \(ending.complaint)")
    }

    /// What is not run by a test as it stands, and what is run in its place.
    private static let other = [
        "make build      # for debugging": "a build is what the suite begins with",
        "make check      # lint, and the unit tests: no guest": "part of the suite",
        "make test       # everything, with guests": "it is the suite",
        "make tinyconfig": "in the reader's own tree of Linux; OwnKernelTests have made-up ones",
        "scripts/kconfig/merge_config.sh .config needed.config": "the same",
        "make docs       # the guides and the modules as a site; warnings are errors":
            "SiteTests for the guides; 'make test' makes the whole site",
        "make fmt        # layout of Swift": "scripts/check holds the layout",
        "swift build --build-tests": "a build is what the suite begins with",
        "swift test --skip-build --filter SRReplayTests": "part of the suite",
        "swift test --skip-build --filter CaptureTests": "part of the suite",
        "make capture    # a kernel build short of memory; its histogram in your terminal":
            "12 to 20 minutes; CaptureTests capture, and the target is looked at below",
        "make test       # the whole suite, real guests included": "it is the suite",
        "srorch ab --kernel linux-6.12 --kernel linux-6.12-patched --workload zipf-kv --seeds 8 --mail":
            "two built trees; the page runs others, and PairsTests",
        "$srorch ab --kernel linux-6.12 --kernel linux-6.12-patched --workload zipf-kv --seeds 8":
            "the same",
        "make bench": "an hour; the target is looked at below",
        "make results": "hours; the target is looked at below, its tables by FigureTests",
        "make validate": "an hour; the target is looked at below",
        "scripts/zram-module 6.12 linux-source-6.12_6.12.95-1~bpo12+1_all.deb zram-6.12.ko":
            "150 MB of a kernel's source, and a chroot; DeviceTests have Debian's own zram",
        "scripts/validate-devices --zram 6.12=zram-6.12.ko": "DeviceTests run it with --quick",
        "make install PREFIX=/usr/local && ldconfig":
            "scripts/install-test runs the target's script, in a folder of its own",
        "pip install ./python                        # or: export PYTHONPATH=$PWD/python":
            "theLibraryServes does what stands behind 'or'",
        "apt-get install build-essential linux-headers-amd64": "scripts/deps",
        "$srorch sweep examples/plans/compressors.yaml --jobs 2   # 24 captures, here or through Slurm":
            "24 captures; docs/sweep.md runs another plan so, and this one with --dry-run",
        "srorch synth --memory 3M --swap-size 16 --workload NAME PARAMETERS":
            "a pattern, whose lines the table below it has; scripts/examples makes them",
        "swift build --build-tests && swift test --skip-build --filter ConformanceTests":
            "the suite has these tests",
        "srorch replay --allocator ideal,mine,tlsf --svg mine.svg runs/kernel-build":
            "the reader's own allocator",
        "kernel=$(srorch vm build --kernel 6.12 | sed -n \"s/^kernel 6.12 //p\")":
            "ModuleTests.passesItsTests",
        "kernel/tests/run $kernel/vmlinux $kernel/test 2": "ModuleTests.passesItsTests",
        "scripts/same-bytes": "hours",
        "scripts/same-bytes --cpus 1 --kernels 6.12-arm64,6.12-arm64-16k,7.3-arm64,7.3-arm64-16k":
            "hours; ARM64CaptureTests makes captures of one kernel the same three times",
        "scripts/pages-16k": "an hour; its models, kernels and options have tests of their own",
        "srorch capture --workload kernel-build --kernel 6.1 --seed 1 --accel tcg -o results/kernel-build-6.1":
            "10 minutes; aPublishedRunIsOfItsCommand looks at what it recorded",
        "srorch reproduce results/kernel-build-6.1":
            "10 minutes; scripts/results did it, and GuestDocumentTests do it of a run of the dataset",
        "srorch vm export 6.1 6.12 7.3 -o guests.srguest.tar.zst":
            "three kernels and two roots; docs/reproducibility.md exports one run's",
        "srorch dataset reproduce results/catalogue.srds.tar.zst --guest guests.srguest.tar.zst":
            "an hour; scripts/results did it, and docs/datasets.md does it of two runs",
    ]

    /// No page has commands that no test runs, but for those that are explained here.
    @Test func noPageIsForgotten() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            cd "$SOURCE"
            for page in $(git ls-files '*.md'); do
                python3 Tests/Programs/document_commands.py $page list | sed "s:^:$page\t:"
            done
            """)
        var pages: [String: Set<String>] = [:]
        for line in ending.output.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 2).map(String.init)
            guard parts.count == 3 else { continue }
            pages[parts[1], default: []].insert(parts[1] == "other" ? parts[2] : parts[0])
        }
        // GuestDocumentTests run all of that page, of which what is plain needs its guest.
        #expect(pages["plain"] == Set(Self.given.keys).union(["docs/arm64.md"]))
        #expect(pages["installed"] == ["docs/c-interface.md", "python/README.md"])
        #expect(pages["other"] == Set(Self.other.keys))
        // GuestDocumentTests have the others.
        let shown = Set(pages.keys)
        #expect(shown == ["setting", "plain", "installed", "guest", "slurm", "module", "other"])
    }

    /// A run's record is of the command that its page gives.
    @Test func aPublishedRunIsOfItsCommand() async throws {
        let record = try await Shell()("cat $RUN/run.json").json()
        let part = { (name: String) in record[name] as? [String: Any] ?? [:] }
        #expect(part("workload")["name"] as? String == "kernel-build")
        #expect((part("guest")["kernel"] as? String)?.hasPrefix("6.1.") == true)
        #expect(part("machine")["seed"] as? Int == 1)
        #expect(part("machine")["accelerator"] as? String == "tcg")
        let page = try await Shell()("cat $RUN/README.md").output
        #expect(
            page.contains(
                "capture --workload kernel-build --kernel 6.1 --seed 1 --accel tcg -o results/"))
    }

    /// What make would do, where that takes too long to be done: each target that pages name is
    /// there, and runs what the page says.
    @Test(arguments: [
        ("capture", "release/srorch capture --workload kernel-build"),
        ("results", "scripts/results"), ("validate", "scripts/validate "),
        ("bench", "Benchmarks/relay "), ("test", "swift test --skip-build"),
        ("install", "scripts/install "),
    ])
    func targetsAreThere(target: String, runs: String) async throws {
        let ending = try await Shell()("make -n -C \"$SOURCE\" \(target)")
        #expect(ending.status == 0 && ending.output.contains(runs), "\(ending)")
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
