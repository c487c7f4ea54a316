// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRSupport
import Testing

@testable import SRParse

/// The files of Tests/Broken, each wrong in the way of its name, and what is to be said of
/// each: expected.tsv holds name, outcome, kind, byte offset, good events and message.
@Suite("Named broken files")
struct BrokenFileTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(component: "Broken")

    /// The corpus as it lies there; sorted, so that a failure names the same line each time.
    static let names = try! FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".bin") }.sorted()

    static let expected: [String: String] = {
        let lines = try! String(
            contentsOf: folder.appending(component: "expected.tsv"), encoding: .utf8
        )
        .split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.map {
                let name = $0.prefix { $0 != "\t" }
                return (String(name), String($0))
            })
    }()

    @Test func noFileIsWithoutAnExpectation() {
        #expect(Set(Self.names) == Set(Self.expected.keys.map { $0 + ".bin" }))
        #expect(Self.names.count > 70)
    }

    @Test(arguments: names)
    func isToldAsExpected(file: String) async throws {
        let name = String(file.dropLast(4))
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(component: file)))
        #expect(await Self.told(name, bytes) == Self.expected[name])
    }

    /// A line as expected.tsv has it. "x.legacy8" is read as what its ending says.
    private static func told(_ name: String, _ bytes: [UInt8]) async -> String {
        let format = name.firstIndex(of: ".").flatMap {
            TraceFormat(rawValue: String(name[name.index(after: $0)...]))
        }
        var events = 0
        func line(_ outcome: String, _ error: SRError?) -> String {
            let place = error?.offset.map { "\($0)" } ?? "-"
            let within = error?.offsetIn.map { " of \($0)" } ?? ""
            return [
                name, outcome, error?.code.name ?? "-", place + within, "\(events)",
                error?.message ?? "-",
            ].joined(separator: "\t")
        }
        do throws(SRError) {
            var reader = try TraceReader(bytes: bytes, format: format)
            let totals = try await reader.readToEnd()
            events = Int(totals.events)
            switch reader.state {
            case .complete: return line("complete", nil)
            case .truncated(let error): return line("truncated", error)
            case .damaged(let error): return line("damaged", error)
            case .reading: return line("reading", nil)
            }
        } catch {
            return line("refused", error)
        }
    }
}
