// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// The manual pages, as man shows them.
@Suite("Manual")
struct ManualTests {
    @Test(arguments: [60, 80, 100]) func pagesKeepToTheWidth(columns: Int) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            export LC_ALL=C.UTF-8 MANWIDTH=\(columns) MAN_KEEP_FORMATTING=
            srorch --experimental-dump-help | "$SOURCE/scripts/manual" pages
            for page in pages/*.1; do
                man --warnings=w -l "$page" | col -bx > text
                for section in NAME SYNOPSIS 'EXIT STATUS' ENVIRONMENT FILES; do
                    grep -q "^$section\\$" text || echo "$page has no $section"
                done
                python3 -c "
            for line in open('text'):
                if len(line.rstrip('\\n')) > \(columns): print('$page:', line, end='')"
            done
            man -l pages/srorch-capture.1 | col -bx | tr -s ' \\n' ' ' | grep -oE \
                'SRORCH_QEMU|11 counters differ|console.log, workload.log' | sort -u | wc -l
            ls pages | wc -l
            """)
        let lines = ending.output.split(separator: "\n")
        #expect(ending.complaint.isEmpty, "\(ending.complaint)")
        #expect(lines.count == 2, "\(ending.output)")
        #expect(lines.first == "3" && lines.last.flatMap { Int($0) } ?? 0 > 25)
    }
}
