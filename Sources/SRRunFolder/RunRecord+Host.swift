// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation

extension RunRecord.Host {
    /// The machine, without its name: nothing that tells who ran it.
    package static func current() -> RunRecord.Host {
        let info = ProcessInfo.processInfo
        let kernel =
            (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        return RunRecord.Host(
            system: osRelease(), kernel: kernel.trimmingCharacters(in: .whitespacesAndNewlines),
            processors: info.processorCount, memoryMiB: Int(info.physicalMemory >> 20))
    }

    /// PRETTY_NAME of os-release(5).
    private static func osRelease() -> String {
        let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
            return line.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\""])
        }
        return ProcessInfo.processInfo.operatingSystemVersionString
    }
}
