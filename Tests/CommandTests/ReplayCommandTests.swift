// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRParse
import Testing

/// `srorch replay`.
struct ReplayCommandTests {
    private func writes(_ count: UInt32, length: UInt32) -> [SwapEvent] {
        (0..<count).map {
            SwapEvent(time: UInt64($0), operation: .write, pageIndex: $0, length: length)
        }
    }

    private func allocators(_ ending: Shell.Ending) throws -> [[String: Any]] {
        try #require(try ending.json()["allocators"] as? [[String: Any]])
    }

    @Test("JSON has the keys that are promised, and the figures that are known")
    func keys() async throws {
        let shell = try Shell()
        try shell.write("t.srt", writes(1000, length: 1000))
        let ending = try await shell(
            "srorch replay --json --policy raw --allocator ideal,zbud t.srt")
        #expect(ending.status == 0 && ending.complaint.isEmpty)
        let report = try ending.json()
        #expect(report["trace"] as? String == "t.srt" && report["policy"] as? String == "raw")
        #expect(report["events"] as? Int == 1000)
        let zbud = try #require(try allocators(ending).last)
        #expect(zbud["name"] as? String == "zbud")
        #expect(zbud["peakLiveBytes"] as? Int == 1_000_000)
        #expect(zbud["peakFootprintBytes"] as? Int == 500 * 4096)
        // Waste is that of the moment at which the footprint first peaked: the 999th object
        // opened the last page.
        #expect(zbud["internalWasteBytes"] as? Int == 999 * 24)
        #expect(zbud["metadataBytes"] as? Int == 500 * 64)
        #expect(zbud["externalWasteBytes"] as? Int == 500 * (4096 - 64) - 999 * 1024)
        let over = try #require(zbud["overIdeal"] as? Double)
        #expect(abs(over - 1.048) < 1e-9)
        #expect(zbud.keys.contains("error") && zbud.keys.contains("operationsPerSecond"))
    }

    @Test("A trace with losses is replayed with the loss stated; --strict refuses it")
    func losses() async throws {
        let shell = try Shell()
        try shell.write("t.srt", writes(10, length: 100) + [.lost(count: 7, time: 10)])
        let loose = try await shell("srorch replay --allocator ideal t.srt")
        #expect(loose.status == 0 && loose.output.contains("7 records were lost"))
        #expect(loose.output.contains("no free events"))
        let strict = try await shell("srorch replay --strict --allocator ideal t.srt")
        #expect(
            strict.status == 8 && strict.complaint.contains("7 records were lost before event 10"))
    }

    @Test("An unknown allocator: the list is shown")
    func unknown() async throws {
        let ending = try await Shell()("srorch replay --allocator tlfs - < /dev/null")
        #expect(ending.status == 64)
        #expect(ending.complaint.contains("there are ideal, tlsf, xvmalloc, slub, zsmalloc"))
    }

    @Test("An allocator out of its arena says at which event; the others go on")
    func arena() async throws {
        let shell = try Shell()
        try shell.write("t.srt", writes(300, length: 2500))
        let ending = try await shell(
            "srorch replay --policy raw --arena 1M --allocator zbud,ideal t.srt")
        #expect(ending.status == 0)
        #expect(ending.output.contains("zbud: out of its arena at event 256"))
        #expect(ending.output.contains("\nideal"))
    }

    @Test("The published kernel build: CSV in a pipe's reach, a picture that names all")
    func files() async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            srorch replay --allocator ideal,tlsf,zsmalloc --csv b.csv --svg f.svg $RUN > t
            head -n 1 b.csv; grep -c ,tlsf, b.csv; grep -c '<text>zsmalloc<' f.svg
            """)
        #expect(
            ending.output == """
                event,seconds,allocator,live,footprint,internal,external,metadata,pages
                \(try Shell.runEvents() / 1024 + 1)
                1

                """, "\(ending.complaint)")
    }

    @Test("glibc is replayed for real; a library that crashes has its own row, the rest goes on")
    func preload() async throws {
        let shell = try Shell()
        try shell.write("t.srt", writes(3000, length: 2000))
        // Allocates until the replay's own size has come a thousand times, then dies.
        let ending = try await shell(
            """
            cat > crash.c <<EOF
            #include <stddef.h>
            extern void *__libc_malloc(size_t);
            void *malloc(size_t size)
            {
                static int seen;
                if (size == 2000 && ++seen > 1000)
                    __builtin_trap();
                return __libc_malloc(size);
            }
            EOF
            gcc -shared -fPIC -o crash.so crash.c
            echo 'int nothing;' | gcc -shared -fPIC -o none.so -x c -
            srorch replay --json --policy raw --allocator ideal,glibc \
                --preload $PWD/crash.so --preload none.so --preload README t.srt 2> refusal
            echo $? > status; grep 'README is none' refusal > /dev/null || cat refusal >&2
            echo text > README
            srorch replay --json --policy raw --allocator ideal,glibc \
                --preload $PWD/crash.so --preload none.so --preload README t.srt
            """)
        #expect(ending.status == 0, "\(ending.complaint)")
        let rows = try allocators(ending)
        #expect(
            rows.map { $0["name"] as? String } == [
                "ideal", "glibc", "crash.so", "none.so", "README",
            ])
        #expect(try String(contentsOfFile: shell.path("status"), encoding: .utf8) == "64\n")
        // 3,000 objects of 2000 bytes, of which every page was touched.
        let held = try #require(rows[1]["peakFootprintBytes"] as? Int)
        #expect((5_500_000...7_500_000).contains(held))
        let errors = rows.map { $0["error"] as? String }
        #expect(errors[0] == nil && errors[1] == nil)
        #expect(errors[2]?.contains("ended by signal") == true)
        // Neither what is a library of something else nor what is none has a malloc of its own.
        #expect(errors[3]?.contains("has no malloc") == true, "\(errors)")
        #expect(errors[4]?.contains("has no malloc") == true, "\(errors)")
    }
}
