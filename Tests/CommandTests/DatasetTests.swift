// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// `srorch dataset`
struct DatasetTests {
    /// Two modelled runs, and a dataset of them.
    private static let small = """
        for seed in 1 2; do
          srorch synth --workload memory-fill --param size=2M --memory 1M --swap-size 8 \
            --seed $seed -o r$seed --quiet > /dev/null || exit 99
        done
        srorch dataset pack r1 r2 --name small -o a.srds.tar.zst > packed 2> said || exit 98

        """

    @Test func fromRunsToRuns() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.small + """
                grep -v "  [0-9]* s$" said
                srorch dataset list a.srds.tar.zst | grep -c 'synth-memory-fill-6.1-1M-s[12] '
                srorch dataset verify a.srds.tar.zst | cut -c1-5
                srorch dataset extract a.srds.tar.zst --run synth-memory-fill-6.1-1M-s2
                ls small/runs; srorch info --verify small/runs/* | grep -c 'every block checked'
                srorch dataset pack r2 r1 r1 --name small -o b.srds.tar.zst 2>&1 > /dev/null | \
                  grep -c 'packed once'
                cmp a.srds.tar.zst b.srds.tar.zst && echo same
                """)
        #expect(
            ending.output == """
                srorch: no --licence: those who receive it do not know what they may do with it
                2
                whole
                small
                synth-memory-fill-6.1-1M-s2
                1
                1
                same

                """, "\(ending)")
        let json = try await shell("srorch dataset verify --json a.srds.tar.zst").json()
        #expect(json["whole"] as? Bool == true)
        #expect((json["runs"] as? [[String: Any]])?.count == 2)
    }

    @Test func aRunIsMadeAgain() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.small + "srorch dataset reproduce a.srds.tar.zst | cut -d: -f1-2")
        #expect(ending.status == 0, "\(ending)")
        #expect(
            ending.output == """
                synth-memory-fill-6.1-1M-s1: identical
                synth-memory-fill-6.1-1M-s2: identical

                """)
        let none = try await shell("srorch dataset reproduce a.srds.tar.zst nothing")
        #expect(none.status == 64 && none.complaint.contains("has no run 'nothing'; it has synth-"))
    }

    @Test func whatChangedIsTold() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.small + """
                srorch dataset pack one=r1 two=r2 -o c 2> /dev/null > /dev/null
                srorch dataset pack one=r1 two=r1 more=r2 -o d 2> /dev/null > /dev/null
                srorch dataset diff c d
                """)
        #expect(ending.status == 0)
        #expect(ending.output.contains("only in d:\n  more\n"), "\(ending)")
        #expect(ending.output.contains("the same bytes in both:\n  one\n"))
        #expect(ending.output.contains("\ntwo:\nfirst   first/two: "))
        let json = try await shell("srorch dataset diff --json c d").json()
        #expect(json["onlyInSecond"] as? [String] == ["more"])
    }

    @Test func faults() async throws {
        let shell = try Shell()
        let damaged = try await shell(
            Self.small + """
                cp a.srds.tar.zst b; printf x | dd of=b bs=1 seek=2000 conv=notrunc 2> /dev/null
                srorch dataset extract b -o out; echo $?; ls out
                """)
        #expect(damaged.complaint.contains("b is damaged: bytes "), "\(damaged)")
        #expect(damaged.output == "9\n")
        let exists = try await shell("srorch dataset pack r1 -o a.srds.tar.zst")
        #expect(exists.status == 10 && exists.complaint.contains("--force"))
        let none = try await shell("srorch dataset pack nothing -o z")
        #expect(none.status == 9 && none.complaint.contains("nothing is no run"))
        let place = try await shell("srorch dataset pack r1 -o no/such/z")
        #expect(place.status == 10)
        let name = try await shell("srorch dataset pack r1 --name ../x -o z")
        #expect(name.status == 64)
    }

    /// While the archive comes, and while its runs are unpacked.
    @Test(arguments: [
        ("-", "head -c 99999 $A; exec sleep 60", "ls -l /proc/$PID/fd | grep -qF '(deleted)'"),
        ("$A", "true", "ls -A | grep -qv -e temporary -e said"),
    ])
    func anInterruptedExtractionLeavesNothing(
        archive: String, feed: String, begun: String
    ) async throws {
        let shell = try Shell()
        let ending = try await shell(
            """
            A=$SOURCE/results/catalogue.srds.tar.zst
            mkdir temporary; mkfifo temporary/feed
            (\(feed)) > temporary/feed & FEED=$!
            TMPDIR=$PWD/temporary srorch dataset extract \(archive) -o d \
                < temporary/feed 2> said & PID=$!
            while kill -0 $PID && ! { \(begun); }; do :; done 2> /dev/null
            kill -INT $PID
            wait $PID
            echo $? $(ls -A | grep -v -e temporary -e said) $(ls temporary | grep -v feed)
            kill $FEED 2> /dev/null; true
            """)
        #expect(ending.output == "130\n", "\(ending)")
    }

    /// No half archive under the final name, nor under another.
    @Test func aFullDisk() async throws {
        let shell = try Shell()
        let ending = try await shell(
            Self.small + """
                mkdir small; unshare --mount --map-root-user sh -c '
                mount -t tmpfs -o size=4k tmpfs small || exit 99
                srorch dataset pack r1 r2 -o small/a 2>&1 > /dev/null; echo $?; ls small'
                """)
        #expect(ending.output.contains("No space left on device; nothing was kept"), "\(ending)")
        #expect(ending.output.hasSuffix("\n10\n"))
    }
}
