// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import Testing

/// `srorch convert --to parquet`
@Suite(Peers.needed) struct ParquetTests {
    /// Numbers that rise are stored as differences, and only the operation as a dictionary:
    /// the published run takes 4.0 MB, and took 11.0 by pyarrow's defaults.
    @Test func itIsSmall() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Peers.setUp + """
                srorch convert --to parquet -o t.parquet $RUN
                $PYTHON - <<'END'
                import os, pyarrow.parquet
                group = pyarrow.parquet.ParquetFile("t.parquet").metadata.row_group(0)
                columns = [group.column(n) for n in range(group.num_columns)]
                encodings = {c.path_in_schema: set(c.encodings) for c in columns}
                print([n for n, e in encodings.items() if "DELTA_BINARY_PACKED" in e])
                print([n for n, e in encodings.items() if any("DICT" in x for x in e)])
                print(os.path.getsize("t.parquet") < 4_500_000)
                END
                """)
        #expect(ending.output == "['event', 'time', 'page']\n['operation']\nTrue\n", "\(ending)")
    }

    /// A folder of runs is one table, with the run as a column, to every reader, and holds what
    /// is in the traces. Names are those that were given, or the folder's.
    @Test func aFolderOfRuns() async throws {
        let shell = try Shell()
        try shell.write("small.srt", smallTrace)
        let ending = try await shell(
            Peers.setUp + """
                mkdir 2026-11-30 && cp small.srt 2026-11-30/trace.srt
                srorch convert --to parquet -o table/ $RUN
                srorch convert --to parquet -o table/ 2026-11-30
                srorch convert --to parquet -o table/ small.srt
                (cd 2026-11-30 && srorch convert --to parquet --run-name a/b -o ../table/ .)
                srorch convert --to parquet --run-name a%20b -o table/ small.srt
                srorch convert --to parquet --run-name 'é, "x" = *?[y]' -o table small.srt
                $PYTHON - <<'END'
                import duckdb, pandas, polars, pyarrow.dataset as dataset
                tables = [
                    dataset.dataset("table", format="parquet", partitioning="hive")
                        .to_table().to_pandas(),
                    pandas.read_parquet("table"), polars.read_parquet("table").to_pandas(),
                    duckdb.sql("from 'table/*/*.parquet'").df()]
                told = []
                for table in tables:
                    writes = table[table.operation == "write"]
                    told.append(str([
                        (name, int((table.run == name).sum()),
                         int(writes[writes.run == name].length.sum()))
                        for name in sorted(set(table.run))]))
                    assert table.length.notna().sum() == len(writes)
                print(told[0] if len(set(told)) == 1 else told)
                END
                """)
        let lengths = smallTrace.reduce(0) { $0 + ($1.operation == .write ? Int($1.length) : 0) }
        let small = "401, \(lengths))"
        #expect(
            ending.output == """
                [('a%20b', \(small), ('a/b', \(small), ('kernel-build-6.1', 873589, 354070555), \
                ('run-2026-11-30', \(small), ('small', \(small), ('é, "x" = *?[y]', \(small)]

                """, "\(ending)")
    }

    /// A name that a reader would take for another value is refused, and nothing is made.
    @Test(arguments: ["007", "7", "1e3", "-1.5", "2026-11-30", "12:30:00Z", "0x10", "null", "True"])
    func aNameThatIsNoText(_ name: String) async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        let ending = try await shell(
            Peers.setUp
                + "srorch convert --to parquet --run-name='\(name)' -o table/ t.srt; echo $? $(ls)")
        #expect(ending.output == "64 t.srt\n", "\(ending)")
        #expect(ending.complaint.contains("a run cannot be called '\(name)'"))
        let run = try await shell("srorch dataset pack '\(name)'=$RUN -o d; echo $? $(ls)")
        #expect(run.output == "64 t.srt\n", "\(run)")
    }

    /// What is missing is named: the package, what it needs, or the library; each with status 3.
    @Test func whatIsMissing() async throws {
        let shell = try Shell()
        try shell.write("t.srt", smallTrace)
        for (set, words) in [
            ("PYTHONPATH=", "lacks its package: pip install"),
            ("SR_PARSE_LIBRARY=/no/such.so", "srorch: /no/such.so cannot be loaded"),
            ("SRORCH_PYTHON=/no/python3", "/no/python3 cannot be run"),
            ("SRORCH_PYTHON=$PWD/bare/bin/python3", "lacks numpy: pip install numpy"),
        ] {
            let ending = try await shell(
                Peers.setUp + """
                    [ -d bare ] || python3 -m venv --without-pip bare
                    \(set) srorch convert --to parquet -o t.parquet t.srt
                    """)
            #expect(ending.status == 3 && ending.complaint.contains(words), "\(ending)")
        }
    }
}
