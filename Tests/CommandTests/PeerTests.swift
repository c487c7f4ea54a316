// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

/// What others make of our conversions and datasets: each by the program itself, on the
/// published run of 327,484 writes and 299,449 reads.
struct PeerTests {
    private static let writes = 327_484
    private static let reads = 299_449

    /// libCacheSim's LRU, and its Belady, which goes by each record's next access, miss as
    /// often as caches of a few lines that know the order of the pages alone.
    @Test(Peers.needed) func libCacheSimRunsCachesOverOracleGeneral() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Peers.setUp + """
                srorch convert --to oracleGeneral -o t.oracleGeneral $RUN
                srorch dump --operation read,write $RUN | cut -d' ' -f3 > pages
                $PYTHON - <<'END'
                import collections, heapq
                import libcachesim as lcs
                SIZE = 8192
                pages = list(map(int, open("pages")))

                def peer(cache):
                    parameters = lcs.ReaderInitParam(ignore_obj_size=True)
                    reader = lcs.TraceReader(
                        "t.oracleGeneral", lcs.TraceType.ORACLE_GENERAL_TRACE, parameters)
                    return round(cache(cache_size=SIZE).process_trace(reader)[0] * len(pages))

                def lru():
                    held, misses = collections.OrderedDict(), 0
                    for page in pages:
                        if page in held:
                            held.move_to_end(page)
                            continue
                        misses += 1
                        if len(held) == SIZE:
                            held.popitem(last=False)
                        held[page] = True
                    return misses

                def belady():
                    soon, following = [0] * len(pages), {}
                    for number in range(len(pages) - 1, -1, -1):
                        soon[number] = following.get(pages[number], len(pages) + number)
                        following[pages[number]] = number
                    held, heap, misses = {}, [], 0
                    for number, page in enumerate(pages):
                        if page not in held:
                            misses += 1
                            while len(held) == SIZE:
                                later, other = heapq.heappop(heap)
                                if held.get(other) == -later:
                                    del held[other]
                        held[page] = soon[number]
                        heapq.heappush(heap, (-soon[number], page))
                    return misses

                print(len(pages), peer(lcs.LRU) == lru(), peer(lcs.Belady) == belady())
                END
                """)
        #expect(ending.output == "\(Self.writes + Self.reads) True True\n", "\(ending)")
        #expect(
            ending.complaint == "srorch: oracleGeneral has no place for 246,656 frees: left out\n")
        let pipe = try await shell("srorch convert --to oracleGeneral $RUN | cat")
        #expect(pipe.status == 64 && pipe.complaint.contains("name a file"))
    }

    /// Of a trace whose times step back, over the start and in the middle, libCacheSim reads
    /// seconds that do not, and objects of the sizes that were written.
    @Test(Peers.needed) func libCacheSimReadsATraceThatStepsBack() async throws {
        let shell = try Shell()
        try shell.write("t.srt", steppingBack)
        let ending = try await shell(
            Peers.setUp + """
                srorch convert --to oracleGeneral -o t.oracleGeneral t.srt
                $PYTHON - <<'END'
                import libcachesim as lcs
                reader = lcs.TraceReader("t.oracleGeneral", lcs.TraceType.ORACLE_GENERAL_TRACE)
                for _ in range(5):
                    request = reader.read_one_req()
                    print(request.clock_time, request.obj_id, request.obj_size)
                END
                """)
        #expect(ending.output == "0 1 100\n0 2 200\n2 3 300\n2 1 100\n3 2 200\n", "\(ending)")
    }

    @Test func zstdUnpacksTheTable() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch convert --to csv.zst -o t.csv.zst $RUN
            srorch convert --to csv $RUN > t.csv
            zstd -dc t.csv.zst | cmp - t.csv && zstd -tq t.csv.zst && wc -l < t.csv
            srorch convert --to csv.zst $RUN -o /dev/full
            """)
        // A line an event, and the titles.
        #expect(ending.output == "\(try Shell.runEvents() + 1)\n")
        #expect(ending.status == 10, "\(ending)")
    }

    /// mlcroissant finds nothing wrong with the description, and reads the runs by it: kernel
    /// 6.10 is not 6.1, to it as to those who read the table without the description.
    @Test(Peers.needed) func croissantIsValid() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Peers.setUp + """
                cp -r $RUN later && sed -i 's/"6\\.1\\.0-/"6.10.0-/' later/run.json
                srorch dataset pack build=later -o d.srds.tar.zst --licence CC-BY-4.0 \
                  --creator 'A Person' --citation 'A Person, 2026' --description 'A build.' \
                  --url https://www.swapreplay.org/d > /dev/null
                srorch dataset extract d.srds.tar.zst -o d
                $PYTHON - <<'END'
                import duckdb, mlcroissant, pandas, polars
                dataset = mlcroissant.Dataset(jsonld="d/croissant.json")
                issues = dataset.metadata.ctx.issues
                assert not issues.errors, issues.errors
                [run] = list(dataset.records("runs"))
                print(run["runs/run"], run["runs/writes"], run["runs/reads"], run["runs/kernel"])
                table = "d/runs.csv"
                print(pandas.read_csv(table).kernel[0], polars.read_csv(table)["kernel"][0],
                      duckdb.sql(f"from '{table}'").df().kernel[0], sep=", ")
                END
                (cd d && sha256sum --quiet -c manifest.sha256 && grep -c . manifest.sha256)
                mkdir by-tar && tar --zstd -C by-tar -xf d.srds.tar.zst && diff -r d by-tar && echo same
                """)
        #expect(ending.status == 0, "\(ending)")
        let lines = ending.output.split(separator: "\n")
        try #require(lines.count == 5, "\(ending)")
        #expect(lines[0] == "d")
        #expect(lines[1] == "b'build' \(Self.writes) \(Self.reads) b'Linux 6.10'")
        #expect(lines[2] == "Linux 6.10, Linux 6.10, Linux 6.10")
        #expect(lines[4] == "same")
    }
}

/// Five events over 3 s. The second is 1 µs before the first, the fourth 1 µs before the third.
let steppingBack: [SwapEvent] = [
    SwapEvent(time: 5_000_000_000, operation: .write, pageIndex: 1, length: 100),
    SwapEvent(time: 4_999_999_000, operation: .write, pageIndex: 2, length: 200),
    SwapEvent(time: 7_000_000_000, operation: .write, pageIndex: 3, length: 300),
    SwapEvent(time: 6_999_999_000, operation: .read, pageIndex: 1),
    SwapEvent(time: 8_000_000_000, operation: .read, pageIndex: 2),
]
