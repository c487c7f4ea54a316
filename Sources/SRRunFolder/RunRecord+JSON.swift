// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
public import SystemPackage

extension RunRecord {
    /// The record as JSON text, keys sorted, one line end at the end.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// Writes `run.json` whole or not at all.
    ///
    /// - Throws: `SRError` of status `outputError`.
    public func write(to path: FilePath) throws {
        do { try FileDraft.write(try json(), to: path) } catch {
            throw SRError(
                .output, "cannot write \(path): \(SystemReason.text(error))")
        }
    }

    /// Reads a `run.json`.
    ///
    /// - Throws: `SRError` of status `badTrace` that names the file.
    public init(path: FilePath) throws {
        do {
            let data = try Data(contentsOf: URL(filePath: path.string))
            self = try JSONDecoder().decode(RunRecord.self, from: data)
        } catch {
            throw SRError(.input, "cannot read \(path): \(SystemReason.text(error))")
        }
    }
}
