// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// Traces of pages of 16 KiB, through every verb.
@Suite("Pages of 16 KiB")
struct PageSizeTests {
    /// Five writes of which every model's footprint can be worked out by hand: one that shrinks
    /// well, the last length that zsmalloc of 6.12 packs and the first that it does not, one over
    /// the page, and a same-filled one.
    private static let tiny: [SwapEvent] = [
        .write(0, 6000), .write(1, 14_552), .write(2, 14_553), .write(3, 17_000),
        .write(4, 60, .sameFilled),
    ]

    private func tiny() throws -> Shell {
        let shell = try Shell()
        try shell.write("t16", Self.tiny, TraceHeader(pageSize: .kib16))
        try shell.write("t4", Self.tiny, TraceHeader(pageSize: .kib4))
        return shell
    }

    /// A modelled run at 16 KiB, in `run`, and the same at 4 KiB, in `run4`.
    private static let synth = """
        make() { srorch synth --workload memory-fill --param size=12M --memory 5M --swap-size 32 \
            --kernel 6.12 --sample 1/2 --quiet --page-size "$1" -o "$2" > "$2.said" || exit 99; }
        make 16K run; make 4K run4

        """

    /// Bytes that each model holds of ``tiny``, stored as zram of 6.12 stores it: two objects of
    /// 6,000 and 14,552 bytes, and two whole pages.
    ///
    /// zsmalloc: the class of 6,112 bytes has zspages of 3 pages, that of 14,560 of 8, a page
    /// alone is one: 13 pages; 56 bytes for each of 4 zspages and 8 for each of 4 objects. zbud
    /// and z3fold: 24 and 57 of 63 chunks do not go together, and whole pages have no room beside
    /// a header: 4 pages. SLUB: a slab of 4 pages for 8,192 bytes, one of 8 for the three of
    /// 16,384. TLSF: 6,008 + 14,560 + 2 x 16,392 + 16 bytes need 4 pages. Buddy: 8,192 bytes and
    /// three pages. zblock: 8 slots of 6,128 bytes share 3 pages, 4 of 16,360 share 4, and a whole page
    /// is over its largest, so that each has its own.
    private static let held = [
        "ideal": 6000 + 14_552 + 2 * 16_384, "zsmalloc": 13 * 16_384 + 4 * 56 + 4 * 8,
        "zbud": 4 * 16_384, "z3fold": 4 * 16_384 + 2 * 64, "slub": 12 * 16_384,
        "tlsf": 4 * 16_384, "xvmalloc": 4 * 16_384, "buddy": 4 * 16_384,
        "zblock": 9 * 16_384,
    ]

    @Test func replayHasTheFootprintsThatTheRulesGive() async throws {
        let shell = try tiny()
        let ending = try await shell("srorch replay --json --kernel 6.12 t16")
        #expect(ending.status == 0, "\(ending)")
        let report = try ending.json()
        var held: [String: Int] = [:]
        for one in try #require(report["allocators"] as? [[String: Any]]) {
            let name = try #require(one["name"] as? String)
            held[name] = one["peakFootprintBytes"] as? Int
        }
        #expect(held == Self.held)
        #expect(report["sameFilled"] as? Int == 1 && report["overPage"] as? Int == 1)
    }

    /// Left out and told; who is asked for by name is not left out in silence.
    @Test func whatHasNoRuleForAPageSizeIsTold() async throws {
        let shell = try Shell()
        try shell.write("t64", Self.tiny, TraceHeader(pageSize: .kib64))
        let ending = try await shell("srorch replay --json --kernel 6.12 t64")
        #expect(ending.status == 0, "\(ending)")
        let report = try ending.json()
        let names = try #require(report["allocators"] as? [[String: Any]]).map {
            $0["name"] as? String
        }
        #expect(names.contains("zsmalloc") && !names.contains("zblock"))
        let remarks = try #require(report["remarks"] as? [String])
        for name in ["zblock", "xvmalloc"] {
            #expect(remarks.contains { $0.hasPrefix("\(name) has no rule for pages of 64 KiB") })
        }
        let named = try await shell("srorch replay --allocator zbud,zblock t64")
        #expect(named.status == 64 && named.complaint.contains("zblock has no rule"))
    }

    /// A real allocator is asked for objects over this machine's page, and all of each is written:
    /// glibc holds no less than the objects' own bytes.
    @Test func aRealAllocatorHoldsWholeObjects() async throws {
        let shell = try Shell()
        let writes = (UInt32(0)..<400).map { SwapEvent.write($0, 12_000 + $0) }
        try shell.write("t16", writes, TraceHeader(pageSize: .kib16))
        let ending = try await shell(
            "srorch replay --json --policy raw --allocator ideal,glibc t16")
        let all = try #require(try ending.json()["allocators"] as? [[String: Any]])
        let held = all.compactMap { $0["peakFootprintBytes"] as? Int }
        try #require(held.count == 2 && held[0] == 400 * 12_000 + 400 * 399 / 2, "\(ending)")
        #expect(held[1] > held[0] * 99 / 100 && held[1] < held[0] * 3 / 2, "\(held)")
    }

    @Test func zsmallocHas121ClassesAndHugeObjectsFrom14553() async throws {
        let shell = try tiny()
        for (trace, classes, huge) in [("t16", 121, 14_553), ("t4", 119, 3625)] {
            let ending = try await shell(
                """
                srorch replay --kernel 6.12 --allocator zsmalloc --classes \(trace) > out
                grep -cE '^ +[0-9]+ +[0-9]+( +[0-9]+)+$' out
                sed -n 's/.*from \\([0-9]*\\) bytes on a page is stored whole.*/\\1/p' out
                """)
            #expect(ending.output == "\(classes)\n\(huge)\n", "\(trace): \(ending)")
        }
    }

    @Test func figuresAreOfTheirPages() async throws {
        let shell = try tiny()
        let ending = try await shell(
            """
            srorch info t16 | grep -o "pages  .*"; srorch info --json t16 | grep -o '"pageSize": *[0-9]*'
            srorch stats --json t16 | grep -o '"pageSize": *[0-9]*'
            srorch stats t16 | grep -o 'peak 5 ([^)]*)'
            srorch histogram --json t16 | grep -oE '"(pageSize|bucketBytes|atMostHalf|incompressible)": *[0-9]+'
            srorch histogram --format 2008 t16 > old; wc -l < old; grep -vE '\t0$' old
            srorch histogram t16 | grep -cE '(<=|>) '
            srorch histogram --format gnuplot t16 | grep -E '^set x(range|tics)'
            srorch histogram --format 2008 t4 | grep -c '^#'
            """)
        #expect(
            ending.output.replacing(": ", with: ":") == """
                pages        16384 bytes, indices up to 4
                "pageSize":16384
                "pageSize":16384
                peak 5 (80.0 KiB)
                "pageSize":16384
                "bucketBytes":64
                "atMostHalf":2
                "incompressible":1
                260
                64\t1
                6016\t1
                14592\t2
                # R=0 W=5
                # 40% of pages at or under half a page
                # 1 pages at or over a page
                # page=16384
                16
                set xrange [0:16576]
                set xtics 0,2048,16384
                3

                """, "\(ending)")
    }

    @Test func everyLayout() async throws {
        let shell = try tiny()
        let ending = try await shell(
            """
            srorch convert --to srt -o again t16 && cmp <(srorch dump t16) <(srorch dump again)
            srorch info again | grep -o '16384 bytes'
            srorch convert --to fio t16 | grep write
            srorch convert --to oracleGeneral -o oracle t16; od -An -t u4 -j 12 -w24 -N 96 oracle | awk '{ print $1 }'
            srorch convert --to csv t16 | tail -n 1; srorch convert --to ndjson t16 | tail -n 1
            srorch convert --to csv.zst -o t.csv.zst t16 && zstd -dc t.csv.zst | cmp - <(srorch convert --to csv t16)
            for layout in legacy8 legacy24; do
              srorch convert --to $layout -o old t16
              srorch info --input-page-size 16K old | grep -o '16384 bytes'
              srorch info old | grep -o '4096 bytes'
            done
            srorch info --input-page-size 4K t16; echo $?
            """)
        #expect(
            ending.output == """
                16384 bytes
                1 swap write 0 16384
                1 swap write 16384 16384
                1 swap write 32768 16384
                1 swap write 49152 16384
                1 swap write 65536 16384
                6000
                14552
                14553
                17000
                4,1000,write,4,60,1,0
                {"event":4,"time":1000,"operation":"write","page":4,"length":60,"flags":1,"count":0}
                16384 bytes
                4096 bytes
                16384 bytes
                4096 bytes
                18

                """, "\(ending)")
        #expect(ending.complaint.contains("a page size of 16384 (read it with --input-page-size)"))
        #expect(ending.complaint.contains("the trace itself says pages of 16 KiB, not of 4 KiB"))
    }

    @Test func partsAndWholes() async throws {
        let shell = try tiny()
        let ending = try await shell(
            """
            srorch slice --to-event 2 -o one t16 && srorch slice --from-event 2 -o two t16
            srorch merge one two -o whole && cmp <(srorch dump t16) <(srorch dump whole)
            srorch info whole | grep -o '16384 bytes'; srorch compare t16 whole | tail -n 1
            srorch merge t16 t4 -o mixed; echo $?; srorch compare t16 t4; echo $?
            ls mixed
            """)
        #expect(ending.output.hasPrefix("16384 bytes\n"), "\(ending)")
        #expect(ending.output.hasSuffix("18\n18\n"), "\(ending)")
        #expect(
            ending.complaint.contains("their page sizes differ (4 KiB and 16 KiB)")
                && ending.complaint.contains("t4 has pages of 4 KiB, t16 of 16 KiB"), "\(ending)")
    }

    @Test func aReportTellsOfThem() async throws {
        let shell = try tiny()
        try shell.write("t64", Self.tiny, TraceHeader(pageSize: .kib64))
        let ending = try await shell(
            """
            srorch report -o page.html t16 && srorch report --text t16 > page.txt
            srorch report -o page64.html t64
            grep -c '<td>16384 bytes</td>' page.html
            grep -o 'zblock has no rule for pages of 64 KiB' page64.html | sort -u
            grep -oE '>(4096|8192|12288|16384 bytes)<' page.html | sort -u
            grep -o '16384 bytes' page.txt | sort -u
            srorch report -o both.html t16 t4 --baseline t16
            grep -o 'Pages have 16384 bytes in t16 and 4096 in t4' both.html | sort -u
            """)
        #expect(
            ending.output.contains(
                "zblock has no rule for pages of 64 KiB\n>12288<\n>16384 bytes<"),
            "\(ending)")
        #expect(
            ending.output.hasSuffix("Pages have 16384 bytes in t16 and 4096 in t4\n"), "\(ending)")
        #expect(ending.status == 0)
    }

    @Test func aModelledRun() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.synth + """
                grep -o '"pageSize" : [0-9]*' run/run.json; tail -n 1 run/histogram.txt
                srorch info run | grep -o '16384 bytes'
                pages=$(($(wc -l < run/pages.tsv) - 1))
                test $(stat -c %s run/pages.bin) = $((16384 * pages)) && test $pages -gt 50 && echo kept
                srorch compress --json --algorithm lzo,zstd run > c.json; grep -o '"pages": *[0-9]*' c.json | head -n 1 | grep -c "$pages"
                srorch compress --page-size 4K run; echo $?
                srorch compress run run4; echo $?
                srorch replay --in-kernel none run 2> /dev/null; echo $?
                srorch reproduce run | tail -n 1
                srorch dataset pack run --name wide -o wide.srds.tar.zst > /dev/null 2>&1; echo $?
                srorch dataset verify wide.srds.tar.zst | cut -c1-5
                srorch report run > /dev/null && srorch report --text run | grep -c '16384 bytes'
                srorch compare run run4; echo $?
                """)
        #expect(
            ending.output.contains("\"pageSize\" : 16384\n# page=16384\n16384 bytes\nkept\n1\n"),
            "\(ending)")
        #expect(ending.output.contains("\n18\n18\n64\n"), "\(ending)")
        #expect(ending.output.contains("whole"), "\(ending)")
        #expect(ending.output.hasSuffix("1\n18\n"), "\(ending)")
    }

    /// The lengths of a trace are those of the pages that were kept, but for the size of the hash table,
    /// which liblzo2 has larger than the kernel: nothing is cut off at 4 KiB on the way.
    @Test func lengthsAreThoseOfWholePages() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.synth + """
                srorch compress --json --algorithm lzo run > c.json
                python3 - <<'END'
                import csv, json, subprocess
                events = list(csv.DictReader(
                    subprocess.run(["srorch", "dump", "--format", "csv", "run"],
                                   capture_output=True, text=True).stdout.splitlines()))
                rows = [line.split("\\t") for line in open("run/pages.tsv").read().splitlines()[1:]]
                kept = [int(events[int(row[0])]["length"]) for row in rows]
                assert all(int(events[int(r[0])]["page"]) == int(r[1]) for r in rows)
                measure = json.load(open("c.json"))["algorithms"][0]
                print(0.98 < measure["packedBytes"] / sum(kept) < 1.02, max(kept) > 16384)
                END
                """)
        #expect(ending.output == "True True\n", "\(ending)")
    }

    @Test("Other people's readers, and the Python package", Peers.needed)
    func readers() async throws {
        let shell = try tiny()
        let ending = try await shell(
            Peers.setUp + """
                export SR_PARSE_LIBRARY=$(dirname "$(command -v srorch)")/libsr_parse.so
                srorch convert --to parquet -o t.parquet t16
                $PYTHON - <<'END'
                import sr_parse, pyarrow.parquet
                with sr_parse.open("t16") as trace:
                    print(trace.page_size, list(trace.frame()["length"])[:5])
                print(pyarrow.parquet.read_table("t.parquet").column("page").to_pylist())
                END
                """)
        #expect(
            ending.output == """
                16384 [6000, 14552, 14553, 17000, 60]
                [0, 1, 2, 3, 4]

                """, "\(ending)")
    }

    /// The C interface tells what the interface of 2008 does not: the example asks it.
    @Test func theHistogramFromC() async throws {
        let shell = try tiny()
        let ending = try await shell(
            """
            library=$(dirname "$(command -v srorch)")
            gcc -Wall -Wextra -Werror -I"$SOURCE"/Sources/CSRParse/include -o histo \
                "$SOURCE"/examples/sr_data_histo.c -L"$library" -lsr_parse -Wl,-rpath,"$library"
            for trace in t16 t4; do
              ./histo $trace | cmp - <(srorch histogram --format 2008 $trace) && echo same
            done
            """)
        #expect(ending.output == "same\nsame\n", "\(ending)")
    }

    /// A reader written from docs/trace-format.md alone.
    @Test func theExampleReader() async throws {
        let shell = try tiny()
        let ending = try await shell(
            """
            # Debian's own Python has the package that it names.
            /usr/bin/python3 "$SOURCE"/examples/read_srt.py t16 | cmp - <(srorch dump --format csv t16) && echo same
            """)
        #expect(ending.output == "same\n", "\(ending)")
    }
}

extension SwapEvent {
    /// A write, one microsecond after the trace's start.
    fileprivate static func write(
        _ page: UInt32, _ length: UInt32, _ flags: EventFlags = []
    ) -> SwapEvent {
        SwapEvent(time: 1000, operation: .write, pageIndex: page, length: length, flags: flags)
    }
}
