// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CSRLength
import Foundation
import SRLinux
import SRParse
import Testing

/// The lengths that are counted on the host are those that a kernel recorded, page by page.
@Suite("Lengths as the kernel gives them", .inTurn)
struct KernelLengthTests {
    /// Holds programs, libraries and text of the guest's root in more memory than there is: as they
    /// are, and cut into other pages.
    private static let holder = """
        import os
        held, room = [], 280 << 20
        for folder, names, files in sorted(os.walk('/usr')):
            for name in sorted(files):
                path = os.path.join(folder, name)
                if room > 0 and os.path.isfile(path) and not os.path.islink(path):
                    content = open(path, 'rb').read()
                    held += [content, b' ' * 1021 + content]
                    room -= 2 * len(content)
        """

    @Test(arguments: ["6.1", "6.12", "7.3", "6.12-arm64-16k"])
    func everyLengthIsTheKernels(kernel: String) async throws {
        let run = Scratch()
        // A guest of arm64 needs more to start, and swaps less of the same.
        let (memory, least) = kernel.contains("arm64") ? ("96", 24_000) : ("72", 34_000)
        let ending = try await Tool.run([
            "capture", "--quiet", "--kernel", kernel, "--memory", memory, "--pages", "1/1",
            "--boot-timeout", "600", "-o", run.path, "--", "python3", "-c", Self.holder,
        ])
        #expect(ending.status == 0, "\(ending.complaint)")
        var recorded: [UInt32] = []
        var reader = try TraceReader(path: run.path + "/trace.srt")
        var batch = EventBatch(compressors: reader.header.compressors.count)
        let pageBytes = reader.header.pageSize.bytes
        while try reader.read(into: &batch) { recorded += batch.lengths[0] }

        let contents = try FileHandle(forReadingFrom: run.url.appending(path: "pages.bin"))
        let lines = try String(contentsOf: run.url.appending(path: "pages.tsv"), encoding: .utf8)
        var table = [UInt8](repeating: 0, count: Int(SR_LENGTH_TABLE_BYTES))
        var (pages, differ, distinct) = (0, 0, Set<UInt32>())
        for line in lines.split(separator: "\n").dropFirst() {
            let record = try #require(Int(line.prefix { $0 != "\t" }))
            let bytes = try #require(try contents.read(upToCount: pageBytes))
            let length = unsafe bytes.withUnsafeBytes { page in
                unsafe sr_lzo_length(page.baseAddress, page.count, &table)
            }
            pages += 1
            distinct.insert(recorded[record])
            if length != recorded[record] {
                differ += 1
                if differ < 5 {
                    Issue.record("page \(pages): \(length), the kernel's is \(recorded[record])")
                }
            }
        }
        #expect(
            differ == 0 && pages * pageBytes > least * 4096 && distinct.count > 1000,
            "\(pages) \(distinct.count)")
    }
}
