// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// What others make of our conversions and datasets: each by the program itself, on the
/// published run of 333,532 writes and 304,264 reads.
struct PeerTests {
    private static let writes = 333_532
    private static let reads = 304_264

    /// The Python that has the peers, which scripts/peers makes where it is missing.
    private static let peers = "PYTHON=$($SOURCE/scripts/peers $SOURCE/.build/peers)\n"

    /// False where PyPI cannot be reached, and only there: the tests that need it are skipped
    /// then, and said to be.
    private static let arePeersToBeHad = Task {
        try await Shell()("$SOURCE/scripts/peers $SOURCE/.build/peers").status != 75
    }
    private static let needPeers = ConditionTrait.enabled("PyPI is to be had") {
        try await arePeersToBeHad.value
    }

    @Test(Self.needPeers) func libCacheSimReadsOracleGeneral() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.peers + """
                srorch convert --to oracleGeneral -o t.oracleGeneral $RUN
                $PYTHON - <<'END'
                import struct
                import libcachesim as lcs
                reader = lcs.TraceReader("t.oracleGeneral", lcs.TraceType.ORACLE_GENERAL_TRACE)
                pages = {}
                count = 0
                while True:
                    try:
                        request = reader.read_one_req()
                    except RuntimeError:
                        break
                    if not request.valid:
                        break
                    count += 1
                    pages[request.obj_id] = pages.get(request.obj_id, 0) + 1
                print(count, len(pages))
                # The next access of each record is the next record of that object.
                records = list(struct.iter_unpack("<IQIq", open("t.oracleGeneral", "rb").read()))
                following, right = {}, 0
                for number in range(len(records), 0, -1):
                    _, page, size, soon = records[number - 1]
                    right += soon == following.get(page, -1) and size > 0
                    following[page] = number
                print(len(records), right)
                END
                """)
        let counted = ending.output.split(separator: "\n").map { $0.split(separator: " ") }
        try #require(counted.count == 2, "\(ending)")
        let all = "\(Self.writes + Self.reads)"
        #expect(counted[0] == [all[...], "130561"], "\(ending)")
        #expect(counted[1] == [all[...], all[...]])
        #expect(
            ending.complaint == "srorch: oracleGeneral has no place for 251,200 frees: left out\n")
        let pipe = try await shell("srorch convert --to oracleGeneral $RUN | cat")
        #expect(pipe.status == 64 && pipe.complaint.contains("name a file"))
    }

    /// A folder of runs is one table, with the run as a column, and holds what is in the trace.
    @Test(Self.needPeers) func pyarrowReadsAFolderOfRuns() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.peers + """
                export SRORCH_PYTHON=$PYTHON PYTHONPATH=$SOURCE/python
                export SR_PARSE_LIBRARY=$(dirname $(command -v srorch))/libsr_parse.so
                srorch slice --to-event 20000 -o part.srt $RUN
                srorch convert --to parquet --run-name whole -o table/ $RUN
                srorch convert --to parquet --run-name part -o table/ part.srt
                $PYTHON - <<'END'
                import pyarrow.dataset as dataset
                runs = dataset.dataset("table", format="parquet", partitioning="hive")
                table = runs.to_table().to_pandas()
                for run in "whole", "part":
                    rows = table[table.run == run]
                    writes = rows[rows.operation == "write"]
                    print(run, len(rows), len(writes), (rows.operation == "read").sum(),
                          int(writes.length.sum()), rows.length.notna().sum() == len(writes))
                END
                srorch convert --to csv $RUN |
                    awk -F, '$3 == "write" { count++; sum += $5 } END { print count, sum }'
                """)
        let told = ending.output.split(separator: "\n").map { $0.split(separator: " ") }
        try #require(told.count == 3, "\(ending)")
        #expect(told[0].prefix(4) == ["whole", "888996", "\(Self.writes)", "\(Self.reads)"])
        #expect(told[0].last == "True" && told[1].last == "True")
        #expect(told[1].prefix(2) == ["part", "20000"])
        #expect(told[2] == ["\(Self.writes)", told[0][4]])
    }

    @Test func fioMakesTheReadsAndWritesAgain() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch convert --to fio -o t.log $RUN
            truncate -s 512M disk
            fio --name=again --read_iolog=t.log --replay_redirect=$PWD/disk --replay_no_stall=1 \
              --ioengine=null --output-format=json --output=out.json && \
            /usr/bin/python3 -c '
            import json
            job = json.load(open("out.json"))["jobs"][0]
            print(job["read"]["total_ios"], job["write"]["total_ios"],
                  job["read"]["io_bytes"], job["write"]["io_bytes"])'
            """)
        #expect(
            ending.output
                == "\(Self.reads) \(Self.writes) \(Self.reads * 4096) \(Self.writes * 4096)\n",
            "\(ending)")
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
        #expect(ending.output == "888997\n")
        #expect(ending.status == 10, "\(ending)")
    }

    /// mlcroissant finds nothing wrong with the description, and reads the runs by it.
    @Test(Self.needPeers) func croissantIsValid() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.peers + """
                srorch dataset pack build=$RUN -o d.srds.tar.zst --licence CC-BY-4.0 \
                  --creator 'A Person' --citation 'A Person, 2026' --description 'A build.' \
                  --url https://www.swapreplay.org/d > /dev/null
                srorch dataset extract d.srds.tar.zst -o d
                $PYTHON - <<'END'
                import mlcroissant
                dataset = mlcroissant.Dataset(jsonld="d/croissant.json")
                issues = dataset.metadata.ctx.issues
                assert not issues.errors, issues.errors
                [run] = list(dataset.records("runs"))
                print(run["runs/run"], run["runs/writes"], run["runs/reads"], len(dataset.metadata.distribution))
                END
                (cd d && sha256sum --quiet -c manifest.sha256 && grep -c . manifest.sha256)
                mkdir by-tar && tar --zstd -C by-tar -xf d.srds.tar.zst && diff -r d by-tar && echo same
                """)
        #expect(ending.status == 0, "\(ending)")
        let lines = ending.output.split(separator: "\n")
        #expect(lines.first == "d")
        #expect(lines.dropFirst().first?.contains("build") == true, "\(ending)")
        #expect(lines.dropFirst().first?.contains("\(Self.writes)") == true)
        #expect(lines.last == "same")
    }
}
