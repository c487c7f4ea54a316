// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SystemPackage

/// Remembers what was measured of a kernel's memory, by all that decides the reading: a table of
/// key, KiB reserved, KiB a MiB. One comes with the project, another is in the cache.
struct CalibrationMemory {
    static let fileName = "calibrations.tsv"

    private let table: MeasuredTable

    /// - Parameter host: the project's table is read first; the cache's is written too.
    init(_ host: BuildHost) {
        let own = (try? host.book).map { FilePath("\($0.home)/vm") }
        table = MeasuredTable(
            paths: [own, host.cache].compactMap { $0?.appending(Self.fileName) })
    }

    func answer(_ key: String) -> KernelMemory? {
        table.answer(key) { words in
            guard words.count >= 2, let reserved = Int(words[0]), let slope = Double(words[1])
            else { return nil }
            return KernelMemory(reservedKiB: reserved, perMiBKiB: slope)
        }
    }

    func remember(_ key: String, _ memory: KernelMemory, of release: String) {
        table.remember(key, ["\(memory.reservedKiB)", "\(memory.perMiBKiB)", release])
    }
}
