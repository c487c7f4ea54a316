// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// Remembers what was measured of a kernel's memory, by all that decides the reading: a table of
/// key, KiB reserved, KiB a MiB. One comes with the project, another is in the cache.
struct CalibrationMemory {
    static let fileName = "calibrations.tsv"

    let paths: [FilePath]

    /// - Parameter host: the project's table is read first; the cache's is written too.
    init(_ host: BuildHost) {
        let own = (try? host.book).map { FilePath("\($0.home)/vm") }
        paths = [own, host.cache].compactMap { $0?.appending(Self.fileName) }
    }

    func answer(_ key: String) -> KernelMemory? {
        for path in paths {
            let text = (try? String(contentsOfFile: path.string, encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n") where line.hasPrefix(key + "\t") {
                let words = line.split(separator: "\t")
                if words.count >= 3, let reserved = Int(words[1]), let slope = Double(words[2]) {
                    return KernelMemory(reservedKiB: reserved, perMiBKiB: slope)
                }
            }
        }
        return nil
    }

    /// A memory that cannot be written costs a measurement next time, nothing more.
    func remember(_ key: String, _ memory: KernelMemory, of release: String) {
        guard let path = paths.last else { return }
        let line = "\(key)\t\(memory.reservedKiB)\t\(memory.perMiBKiB)\t\(release)\n"
        guard
            let file = try? FileDescriptor.open(
                path, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        else { return }
        _ = try? file.closeAfter { try file.writeAll(line.utf8) }
    }
}
