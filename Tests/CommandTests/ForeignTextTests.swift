// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import Testing

/// Text that comes with a trace is shown, and does nothing: no control character, new line,
/// command or markup of it reaches a terminal, a picture, a page or a table.
struct ForeignTextTests {
    /// Bytes that no output may hold: control characters but line feeds, of C1 in UTF-8 too, and
    /// characters that turn the direction of reading.
    private static let hidden =
        "[\\x00-\\x09\\x0b-\\x1f\\x7f]|\\xc2[\\x80-\\x9f]|\\xe2\\x80[\\xa8-\\xae]"
    private static let words =
        "one\u{1B}]0;two\u{7}\nthree\u{9B}2J`touch made`$(touch made)\u{202E},\"</title><b>&|{/:Bold x}"

    private func shell() async throws -> Shell {
        let shell = try Shell()
        try shell.write(
            "t.srt", smallTrace,
            TraceHeader(pageSize: .kib4, compressors: ["lzo1x-1", Self.words], origin: Self.words))
        try shell.write("u.srt", smallTrace)
        return shell
    }

    @Test(arguments: [
        "info t.srt", "info --json t.srt", "stats t.srt", "stats --json t.srt",
        "histogram t.srt", "histogram --format gnuplot t.srt", "histogram --format json t.srt",
        "replay --allocator ideal t.srt", "report --text t.srt", "report -o page.html t.srt",
        "dump --format csv t.srt", "dump --format ndjson t.srt",
        "stats --compressor none t.srt", "merge -o both.srt t.srt u.srt",
    ])
    func onALineOfItsOwn(_ words: String) async throws {
        let ending = try await shell()(
            """
            srorch \(words) > out 2> said
            cat said >> out; [ ! -f page.html ] || cat page.html >> out
            LC_ALL=C grep -caP '\(Self.hidden)' out
            grep -c '^three' out
            ls made 2> /dev/null; wc -l < out
            """)
        let lines = ending.output.split(separator: "\n")
        #expect(lines.prefix(2) == ["0", "0"], "\(ending)")
        #expect(lines.count == 3 && (Int(lines.last ?? "") ?? 0) > 0, "\(ending)")
    }

    /// Pictures are valid XML, and gnuplot runs nothing that stands between backquotes.
    @Test(arguments: [
        "histogram --format svg -o p.svg", "replay --allocator ideal --svg p.svg",
    ])
    func inAPicture(_ words: String) async throws {
        let ending = try await shell()(
            """
            srorch \(words) t.srt > out
            /usr/bin/python3 -c 'import xml.dom.minidom as x; x.parse("p.svg"); print("valid")'
            ls made 2> /dev/null; grep -c 'touch made' p.svg
            """)
        let titles = words.contains("replay") ? 0 : 1
        #expect(ending.output == "valid\n\(titles)\n", "\(ending)")
    }

    /// The header line of a table is one line, and its fields are those of the compressors.
    @Test func inATable() async throws {
        let ending = try await shell()(
            """
            srorch convert --to csv t.srt > t.csv; srorch convert --to ndjson t.srt > t.ndjson
            /usr/bin/python3 -c '
            import csv, json
            rows = list(csv.DictReader(open("t.csv", newline="")))
            objects = [json.loads(line) for line in open("t.ndjson")]
            same = [{k: str(v) for k, v in o.items()} for o in objects] == rows
            print(len(rows), len(rows[0]), same)'
            """)
        #expect(ending.output == "401 8 True\n", "\(ending)")
    }
}
