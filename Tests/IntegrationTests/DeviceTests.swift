// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import Subprocess
import SystemPackage
import Testing

/// A guest's own zram against the model of `srorch whatif`, on a small scale.
@Suite("Devices in the kernel", .serialized)
struct DeviceTests {
    @Test("zram holds what its model does, to the page and at every mark, under each policy")
    func zram() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/validate-devices").standardizedFileURL.path
        let ending = try await Subprocess.run(
            .name("python3"), arguments: [script, "--quick", Tool.path.string], input: .none,
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(ending.terminationStatus.isSuccess, "\(ending.standardError)")
        let whole = try JSONSerialization.jsonObject(with: Data(ending.standardOutput.utf8))
        let rows = try #require(whole as? [[String: Any]])
        #expect(rows.count == 6)
        for row in rows {
            // Memory, and every count of mm_stat, bd_stat and io_stat.
            #expect(row["equalMarks"] as? Int == row["marks"] as? Int, "\(row)")
            #expect((row["apart"] as? [String: Any])?.isEmpty == true, "\(row)")
            #expect(try #require(row["marks"] as? Int) > 20)
            #expect(try #require(row["kernelPeak"] as? Int) > 256 << 10)
        }
        // What each policy is there for did happen, by the kernel's own word.
        let counts = ["failedWrites": 1, "pagesCompacted": 1, "writtenBack": 3, "diskReads": 2]
        for (name, rowsWithSome) in counts {
            let some = rows.count { ($0[name] as? Int ?? 0) > 0 }
            #expect(some >= rowsWithSome, "\(name): \(some) rows")
        }
    }
}
