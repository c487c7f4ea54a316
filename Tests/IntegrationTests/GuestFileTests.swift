// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// A run is made again from one file, where there is neither a network, a recipe nor a cache.
@Suite("A guest in a file", .serialized, .inTurn)
struct GuestFileTests {
    /// What the scripts below begin with: a capture, what a bundle and a dataset are made of it.
    private static func made(_ place: Scratch, vcpus: Int = 1) async throws {
        try FileManager.default.createDirectory(at: place.url, withIntermediateDirectories: true)
        let capture = try await Tool.run([
            "capture", "--quiet", "--workload", "memory-fill", "--param", "size=64M", "--memory",
            "56", "--duration", "3", "--boot-timeout", "600", "--vcpus", "\(vcpus)", "-o",
            place.path + "/run",
        ])
        #expect(capture.status == 0, "\(capture.complaint)")
    }

    /// Runs a script for sh where there is no network; `$1` is the folder, `$2` the tool.
    private static func offline(
        _ place: Scratch, _ script: String
    ) async throws -> (output: String, complaint: String) {
        let whole = "export XDG_CACHE_HOME=\"$1/cache\" SRORCH_HOME=/nonexistent\n" + script
        let result = try await Subprocess.run(
            .name("unshare"),
            arguments: [
                "--net", "--map-root-user", "sh", "-c", whole, "sh", place.path,
                Tool.path.string,
            ],
            input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        return (result.standardOutput, result.standardError)
    }

    @Test func aRunIsMadeAgainFromItAlone() async throws {
        let place = Scratch()
        // Whose QEMU is not that of the kernel's suite.
        try await Self.made(place, vcpus: 2)
        let bundle = place.path + "/a.srguest.tar.zst"
        let export = try await Tool.run(["vm", "export", place.path + "/run", "-o", bundle])
        #expect(export.status == 0, "\(export.complaint)")
        #expect(export.output.contains("cut to what the runs open"))
        #expect(export.output.contains("1:10.0."), "\(export.output)")
        let said = try await Self.offline(
            place,
            """
            "$2" reproduce --quiet --guest "$1/a.srguest.tar.zst" "$1/run"; echo "status $?"
            # Who received it passes on the same.
            "$2" vm export "$1/run" -o "$1/b.srguest.tar.zst" > /dev/null
            cmp "$1/a.srguest.tar.zst" "$1/b.srguest.tar.zst" && echo same
            """)
        #expect(said.output.contains("identical: "), "\(said)")
        #expect(said.output.contains("status 0\nsame\n"), "\(said)")
    }

    @Test func aDatasetHoldsItsGuests() async throws {
        let place = Scratch()
        try await Self.made(place)
        let pack = try await Tool.run([
            "dataset", "pack", place.path + "/run", "--with-guest", "--name", "one", "-o",
            place.path + "/a.srds.tar.zst",
        ])
        #expect(pack.status == 0, "\(pack.complaint)")
        let said = try await Self.offline(
            place,
            """
            "$2" dataset reproduce --quiet "$1/a.srds.tar.zst"; echo "status $?"
            """)
        #expect(said.output.contains(": identical: "), "\(said)")
        #expect(said.output.contains("status 0"), "\(said)")
    }

    @Test func aFullDiskOrASignalKeepsNothingOfIt() async throws {
        let place = Scratch()
        try await Self.made(place)
        let bundle = place.path + "/a.srguest.tar.zst"
        let export = try await Tool.run(["vm", "export", place.path + "/run", "-o", bundle])
        #expect(export.status == 0, "\(export.complaint)")
        let said = try await Tool.onSmallDisk(
            "20m", at: place.url.appending(path: "small"),
            """
            mkdir -p "$1/srorch/qemu" && echo mine > "$1/srorch/qemu/mine"
            XDG_CACHE_HOME="$1" "$2" vm import '\(bundle)'; echo "import $?"
            "$2" vm export '\(place.path)/run' -o "$1/b"; echo "export $?"
            cd "$1" && find . -type f ! -name '*.lock' | sort
            """)
        #expect(said.output.contains("import 10"), "\(said)")
        #expect(said.output.contains("./srorch/qemu/mine\n"))
        #expect(!said.output.contains("draft") && !said.output.contains("vmlinux"), "\(said)")
        #expect(said.complaint.contains("the kernel ") && said.complaint.contains("No space left"))

        let ended = try await Self.offline(
            place,
            """
            "$2" vm import "$1/a.srguest.tar.zst" & child=$!
            while [ ! -e "$1/cache/srorch/import.draft" ]; do sleep 0.05; done
            kill -INT $child; wait $child; echo "import $?"
            cd "$1/cache" && find . -type f ! -name '*.lock'
            """)
        #expect(ended.output == "import 130\n", "\(ended)")
    }
}
