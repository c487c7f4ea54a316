// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// A kernel's .config, as Kconfig writes it.
struct KernelConfig {
    let path: FilePath
    private let values: [Substring: Substring]

    /// Reads it.
    ///
    /// - Throws: `SRError` of code `kernelDamaged` where it cannot be read or sets nothing.
    init(_ path: FilePath) throws {
        let text: String
        do { text = try String(contentsOfFile: path.string, encoding: .utf8) } catch {
            throw SRError(.kernelDamaged, "\(path) cannot be read: \(SystemReason.text(error))")
        }
        try self.init(text: text, path: path)
    }

    init(text: String, path: FilePath) throws {
        self.path = path
        var values: [Substring: Substring] = [:]
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("CONFIG_") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard !values.isEmpty else {
            throw SRError(.kernelDamaged, "\(path) is no kernel's configuration: it sets nothing")
        }
        self.values = values
    }

    /// What an option is set to, `y`, `m` or a value in quotes; nil if it is not set.
    subscript(option: String) -> String? { values[Substring(option)].map(String.init) }

    /// Whether it is built in.
    func has(_ option: String) -> Bool { self[option] == "y" }

    /// Without the quotes of a text.
    func text(_ option: String) -> String? {
        self[option].map { $0.trimmingCharacters(in: ["\""]) }
    }
}
