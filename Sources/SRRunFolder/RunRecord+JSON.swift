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

    /// Writes `run.json` whole or not at all: under a temporary name, then renamed.
    ///
    /// - Throws: ``SRError`` of status `outputError`.
    public func write(to path: FilePath) throws {
        let draft = FilePath(path.string + ".new")
        do {
            try Data(try json().utf8).write(to: URL(filePath: draft.string))
            guard unsafe rename(draft.string, path.string) == 0 else {
                throw Errno(rawValue: errno)
            }
        } catch {
            HostFiles.remove(draft)
            throw SRError(
                .output, "cannot write \(path): \(SystemReason.text(error))")
        }
    }

    /// Reads a `run.json`.
    ///
    /// - Throws: ``SRError`` of status `badTrace` that names the file.
    public init(path: FilePath) throws {
        do {
            let data = try Data(contentsOf: URL(filePath: path.string))
            self = try JSONDecoder().decode(RunRecord.self, from: data)
        } catch {
            throw SRError(.input, "cannot read \(path): \(SystemReason.text(error))")
        }
    }
}
