// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SRWhatIf

/// A file of what compressors cost: what `srorch compress --json` writes, of which these keys are read.
enum WhatIfCosts {
    /// A minute: no compressor takes that long for a page, however large, and no sum of it is endless.
    private static let mostNanoseconds = 60e9

    private struct File: Decodable {
        var algorithms: [Entry]?
        var processor: String?
        /// With --allocator the report is one of two.
        var compress: Inner?
    }

    private struct Inner: Decodable {
        var algorithms: [Entry]
        var processor: String?
    }

    private struct Entry: Decodable {
        var name: String
        var compressNsPage: Double
        var decompressNsPage: Double
    }

    /// - Throws: `SRError` of code `usage` for a file that is none of these.
    static func read(_ path: String) throws -> CostModel {
        let data: Data
        do { data = Data(try Names.exact(path).contents()) } catch {
            throw SRError(
                .usage, "--costs \(path) cannot be read: \(SystemReason.text(error))")
        }
        guard let file = try? JSONDecoder().decode(File.self, from: data),
            let entries = file.algorithms ?? file.compress?.algorithms, !entries.isEmpty
        else {
            throw SRError(
                .usage,
                "--costs \(path) has no costs: it is what 'srorch compress --json' writes, "
                    + "{\"algorithms\": [{\"name\": …, \"compressNsPage\": …, \"decompressNsPage\": …}]}"
            )
        }
        var model = CostModel()
        for entry in entries {
            for cost in [entry.compressNsPage, entry.decompressNsPage]
            where !(0...Self.mostNanoseconds).contains(cost) {
                throw SRError(
                    .usage,
                    "--costs \(path): \(entry.name) costs \(cost) ns a page, and a cost is from 0 to "
                        + "a minute, \(Int(Self.mostNanoseconds)) ns")
            }
            guard model.algorithms[entry.name] == nil else {
                throw SRError(.usage, "--costs \(path) has costs of \(entry.name) twice")
            }
            model.algorithms[entry.name] = .init(
                compress: entry.compressNsPage, decompress: entry.decompressNsPage)
        }
        let processor = file.processor ?? file.compress?.processor
        model.source = "from \(path)" + (processor.map { ", measured on \($0)" } ?? "")
        return model
    }
}
