// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import SRGuest

/// Nothing that the host answers to QEMU reaches a guest, and where it might, the run says so.
@Suite("Steadiness", .serialized, .inTurn)
struct SteadinessTests {
    /// Thrashes enough for a page's accessed bit to decide what is reclaimed.
    private static func heap(
        _ run: Scratch, by adversary: Adversary?, _ machine: [String] = ["--kernel", "6.1"]
    ) async throws -> Tool.Ending {
        var environment: [Environment.Key: String?] = [:]
        if let adversary { environment["SRORCH_QEMU"] = adversary.qemu }
        return try await Tool.run(
            [
                "capture", "--quiet", "--workload", "python-heap",
                "--param", "objects=45000", "--param", "steps=2000", "--memory", "44",
                "--boot-timeout", "600", "-o", run.path,
            ] + machine, environment: environment)
    }

    /// The QEMU that starts several CPUs of Linux 6.1, as words.
    private static func qemu10() async throws -> [String] {
        let store = try ImageStore(environment: ProcessInfo.processInfo.environment)
        let host = store.host { _ in }
        let recipe = try #require(try host.book.qemus().first { $0.name == "10.0" })
        return try await QEMUPackage(
            recipe.version, arch: recipe.arch, kernel: "6.1", time: nil, host
        ).qemu().words
    }

    /// Another kernel, and another QEMU with several CPUs.
    @Test(arguments: [("6.12", 1), ("6.1", 2)])
    func noKernelAndNoQEMUHearsTheLies(kernel: String, vcpus: Int) async throws {
        let words = ["--kernel", kernel, "--vcpus", "\(vcpus)"]
        let quiet = Scratch()
        let first = try await Self.heap(quiet, by: nil, words)
        #expect(first.status == 0, "\(first.complaint)")
        let lied = Scratch()
        let qemu = vcpus == 1 ? ["qemu-system-x86_64"] : try await Self.qemu10()
        let second = try await Self.heap(lied, by: Adversary("all", shim: .kept, to: qemu), words)
        #expect(second.status == 0, "\(second.complaint)")
        #expect(!second.complaint.contains("the bytes will be others"), "\(second.complaint)")
        for run in [quiet, lied] {
            let machine = try run.part("machine")
            #expect(machine["repeatable"] as? Bool == true)
            #expect((machine["shim"] as? [String: Any])?["answered"] as? Bool == true)
        }
        #expect(try quiet.part("guest")["pswpin"] as? Int ?? 0 > 10_000)
        #expect(try lied.trace() == quiet.trace())
    }

    @Test func aHostThatLiesInEveryAnswerChangesNoByte() async throws {
        let quiet = Scratch()
        let first = try await Self.heap(quiet, by: nil)
        #expect(first.status == 0, "\(first.complaint)")
        #expect(try quiet.part("machine")["repeatable"] as? Bool == true)
        let trace = try quiet.trace()

        let lied = Scratch()
        let liar = try await Adversary("all", shim: .kept)
        let second = try await Self.heap(lied, by: liar)
        #expect(second.status == 0, "\(second.complaint)")
        #expect(try lied.trace() == trace)
        let machine = try lied.part("machine")
        #expect(machine["repeatable"] as? Bool == true)
        #expect((machine["shim"] as? [String: Any])?["answered"] as? Bool == true)
        // The lies were told, and the question that matters never came to the liar.
        let counts = try liar.counts()
        for call in ["poll", "pthread_mutex_lock", "malloc", "writev", "sysconf", "mmap64"] {
            #expect(try #require(counts[call], "\(call)") > 0)
        }
        #expect(counts["gettimeofday"] == nil)

        // The same host without the shim: one lie is enough, and the run does not claim more.
        let bare = Scratch()
        let third = try await Self.heap(bare, by: try await Adversary("wall-fast", shim: .dropped))
        #expect(third.status == 0, "\(third.complaint)")
        #expect(try bare.trace() != trace)
        #expect(try bare.part("machine")["repeatable"] as? Bool == false)
        let words = "NOT repeatable: libsr_steady.so was loaded, and QEMU did not ask it"
        #expect(third.output.contains(words))
    }

    #if arch(x86_64)
        /// As QEMU is run that was unpacked beside an image.
        @Test func aLoaderOfQEMUsOwnTakesTheShim() async throws {
            let folder = Scratch()
            let files = FileManager.default
            try files.createDirectory(at: folder.url, withIntermediateDirectories: true)
            let qemu = folder.path + "/qemu"
            let libraries = "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu"
            let script = """
                #!/bin/sh
                exec env QEMU_MODULE_DIR=/usr/lib/x86_64-linux-gnu/qemu \
                    /lib64/ld-linux-x86-64.so.2 --library-path \(libraries) \
                    "$(command -v qemu-system-x86_64)" -L /usr/share/qemu -L /usr/share/seabios "$@"

                """
            try script.write(toFile: qemu, atomically: true, encoding: .utf8)
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: qemu)
            let run = Scratch()
            let ending = try await Tool.run(
                [
                    "capture", "--quiet", "--boot-timeout", "600", "-o", run.path, "--", "true",
                ], environment: ["SRORCH_QEMU": qemu])
            #expect(ending.status == 0, "\(ending.complaint)")
            #expect(try run.part("machine")["repeatable"] as? Bool == true)
        }

        @Test(arguments: [1, 2])
        func everyCallThatQEMUMakesIsListed(vcpus: Int) async throws {
            let census = try await vcpus == 1 ? Census() : Census(Self.qemu10())
            let run = Scratch()
            let ending = try await Tool.run(
                [
                    "capture", "--quiet", "--vcpus", "\(vcpus)", "--boot-timeout", "600", "-o",
                    run.path, "--", "true",
                ], environment: ["SRORCH_QEMU": census.qemu])
            #expect(ending.status == 0, "\(ending.complaint)")
            let calls = try census.calls()
            #expect(try #require(calls["gettimeofday"]) > 100)
            let (listed, computes) = (try Census.listed(), try Census.computes())
            let unknown = calls.keys.filter { !listed.contains($0) && !computes($0) }.sorted()
            #expect(unknown == [], "what may the host answer, and does it reach the guest?")
        }
    #endif

    /// The shim as it lies beside the tool.
    private static let shim = Tool.path.removingLastComponent().appending("libsr_steady.so").string

    /// A C program of these lines, run with the shim and under what the shell is told before.
    private func withShim(
        _ lines: String, shell: String = ""
    ) async throws -> (status: TerminationStatus, output: String, complaint: String) {
        let folder = Scratch()
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let source = folder.path + "/program.c"
        let head = """
            #define _GNU_SOURCE
            #include <stdio.h>
            #include <stdlib.h>
            #include <sys/resource.h>
            #include <sys/time.h>
            #include <time.h>
            void *g_try_malloc_n(size_t, size_t);
            int main(void) {

            """
        try (head + lines + "\nreturn 0; }\n").write(
            toFile: source, atomically: true, encoding: .utf8)
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: [
                "-c",
                "gcc -o \"$1/program\" \"$1/program.c\" \"$2\" || exit 99; \(shell)\n"
                    + "LD_PRELOAD=\"$2\" exec \"$1/program\"",
                "sh", folder.path, Self.shim,
            ], output: .string(limit: 4096), error: .string(limit: 4096))
        return (result.terminationStatus, result.standardOutput, result.standardError)
    }

    @Test func theWallClockStandsAndTheOtherGoesOn() async throws {
        let ending = try await withShim(
            """
            struct timeval day; struct timespec real, one, two;
            gettimeofday(&day, NULL); clock_gettime(CLOCK_REALTIME, &real);
            clock_gettime(CLOCK_MONOTONIC, &one); clock_gettime(CLOCK_MONOTONIC, &two);
            printf("%ld %ld %ld %ld %d", (long)day.tv_sec, (long)day.tv_usec, (long)real.tv_sec,
                (long)time(NULL), two.tv_sec > one.tv_sec ||
                (two.tv_sec == one.tv_sec && two.tv_nsec > one.tv_nsec));
            """)
        #expect(ending.output == "1767225600 0 1767225600 1767225600 1", "\(ending.complaint)")
    }

    @Test func refusedMemoryEndsTheProcessInWords() async throws {
        let ending = try await withShim(
            """
            g_try_malloc_n(1, 4096); puts("some"); fflush(stdout);
            g_try_malloc_n((size_t)1 << 20, (size_t)1 << 40); puts("all");
            """)
        #expect(ending.status == .exited(1))
        #expect(ending.output == "some\n")
        #expect(ending.complaint.contains("the host refused QEMU 1152921504606846976 bytes"))
    }

    @Test func aSoftLimitOfMemoryIsLifted() async throws {
        let ending = try await withShim(
            """
            struct rlimit limit; getrlimit(RLIMIT_AS, &limit);
            printf("%d", limit.rlim_cur == limit.rlim_max);
            """, shell: "ulimit -S -v 4000000")
        #expect(ending.output == "1", "\(ending.complaint)")
    }
}
