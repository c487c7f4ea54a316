// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// Tables of events as pandas, polars, DuckDB and pyarrow read them, each with its defaults: no
/// reader loses a row, a column or a value.
@Suite(Peers.needed) struct TableTests {
    /// What every reader is to say of each table.
    private func expect(
        _ tables: [String], _ rows: String, of shell: Shell, readers: Int
    ) async throws {
        let ending = try await shell(
            Peers.setUp + "$PYTHON $SOURCE/Tests/Programs/read_tables.py "
                + tables.joined(separator: " "))
        let told = ending.output.split(separator: "\n").map {
            $0.split(separator: "|").dropFirst(2).joined(separator: "|")
        }
        #expect(told == Array(repeating: "True|\(rows)", count: readers), "\(ending)")
    }

    @Test func theKernelBuild() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Peers.setUp + """
                for kind in csv ndjson parquet; do
                  srorch convert --to $kind -o t.$kind $RUN || exit 99
                done
                srorch dump --operation write $RUN | awk '{ sum += $4 } END { print sum }'
                """)
        try #require(ending.status == 0, "\(ending)")
        let sum = ending.output.split(separator: "\n").joined()
        try await expect(
            ["t.csv", "t.ndjson", "t.parquet"], "873589|\(sum)|12130|0", of: shell, readers: 14)
    }

    /// Writes, flags and losses come behind thousands of reads, where readers have made up
    /// their minds; and each time steps back.
    @Test func whatComesLate() async throws {
        let shell = try Shell()
        var events = (0..<30_000).map { index in
            SwapEvent(
                time: UInt64(index ^ 1) * 1000 + 1, operation: .read, pageIndex: UInt32(index))
        }
        events += [
            SwapEvent(time: 1, operation: .write, pageIndex: 7, length: 4097, flags: .partial),
            SwapEvent(time: 2, operation: .write, pageIndex: 8, length: 44, flags: .sameFilled),
            .lost(count: 5_000_000, time: 3),
        ]
        try shell.write("one.srt", events)
        try shell.write(
            "two.srt", events, TraceHeader(pageSize: .kib4, compressors: ["lzo", "a,\"b\"\nc"]))
        let made = try await shell(
            Peers.setUp + """
                for trace in one two; do
                  for kind in csv ndjson parquet; do
                    srorch convert --to $kind -o $trace.$kind $trace.srt || exit 99
                  done
                done
                """)
        try #require(made.status == 0, "\(made)")
        for (trace, lengths) in [("one", "4141"), ("two", "4141|0")] {
            try await expect(
                ["csv", "ndjson", "parquet"].map { "\(trace).\($0)" },
                "30003|\(lengths)|3|5000000", of: shell, readers: 14)
        }
    }
}
