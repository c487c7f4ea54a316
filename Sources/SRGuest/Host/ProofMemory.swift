// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SystemPackage

/// Remembers, by host and QEMU version, whether hardware virtualisation was proven.
struct ProofMemory {
    struct Answer: Codable {
        let works: Bool
        let reason: String
    }

    /// The file, in the cache's folder.
    static let fileName = "accelerators.json"

    let path: FilePath

    /// What decides whether KVM works here: processor, host kernel, QEMU.
    static func key(qemu: QEMU) -> String {
        let kernel =
            (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        return [Processor.name ?? "unknown processor", kernel, qemu.version]
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.joined(separator: " | ")
    }

    func answer(_ key: String) -> Answer? { all()[key] }

    /// A memory that cannot be written costs a proof next time, nothing more.
    func remember(_ key: String, _ answer: Answer) {
        var answers = all()
        answers[key] = answer
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try? encoder.encode(answers).write(to: URL(filePath: path.string), options: .atomic)
    }

    private func all() -> [String: Answer] {
        guard let data = try? Data(contentsOf: URL(filePath: path.string)) else { return [:] }
        return (try? JSONDecoder().decode([String: Answer].self, from: data)) ?? [:]
    }
}
