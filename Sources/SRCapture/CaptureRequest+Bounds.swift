// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRGuest
internal import SRSupport
internal import Workloads

/// What no guest can be like: told before anything is built or booted.
extension CaptureRequest {
    /// Seconds of the longest deadline: a year.
    public static let mostSeconds = 366 * 86400

    /// The module's own, kernel/sr_relay.c: `SR_DEFAULT_WAKE`, `SR_DEFAULT_WAKES`,
    /// `SR_MAX_RING`, the bytes of a record.
    static let usualWakeBytes = 256 << 10
    private static let usualWakes = 8
    private static let mostRingBytes = 1 << 30
    private static let recordBytes = 32

    /// The option that gives the workload its memory.
    var memoryOption: String {
        if memcgMiB != nil { return "--memcg" }
        return availableMiB != nil ? "--available" : "--memory"
    }

    /// MemTotal of a guest beside what is available in it, or what its cgroup may have: room for a
    /// kernel and the relay's rings, and, beside a cgroup, for never running short itself.
    static let kernelRoomMiB = 64
    static let cgroupRoomMiB = 256

    /// MemTotal that is asked for, or that follows from what is; nil: the workload's own.
    var memTotalMiB: Int? {
        memoryMiB ?? memcgMiB.map { $0 + Self.cgroupRoomMiB }
            ?? availableMiB.map { $0 + Self.kernelRoomMiB }
    }

    /// Why the relay's ring cannot be of that size; nil if it can.
    ///
    /// - Parameters:
    ///   - bytes: in a ring at which the collector is woken; nil: the module's own.
    ///   - count: of these units in each CPU's ring; nil: the module's own.
    public static func ringProblem(bytes: Int?, count: Int?) -> String? {
        if let bytes, bytes < recordBytes || bytes % recordBytes != 0 || bytes > mostRingBytes {
            return "--subbuf-size takes a multiple of \(recordBytes) bytes up to "
                + "\(ByteSize.format(mostRingBytes)), such as 256K, not \(bytes)."
        }
        if let count, count < 1 { return "--subbufs takes 1 or more, not \(count)." }
        let most = mostRingBytes / (bytes ?? usualWakeBytes)
        if let count, count > most {
            return "--subbufs takes \(most) at most with a --subbuf-size of "
                + "\(ByteSize.format(bytes ?? usualWakeBytes)), not \(count): a CPU's ring has "
                + "\(ByteSize.format(mostRingBytes)) at most."
        }
        return nil
    }

    /// Looks whether a guest of that size can be at all on this host.
    ///
    /// - Throws: `SRError` of code `usage`.
    func check(memoryMiB: Int, swapMiB: Int) throws {
        func refuse(_ problem: String?) throws {
            if let problem { throw SRError(.usage, problem) }
        }
        try refuse(SwapBound.problem(swapMiB: swapMiB, memoryMiB: memoryMiB))
        guard relay else { return try checkHost(memoryMiB) }
        try refuse(Self.ringProblem(bytes: ringWakeBytes, count: ringWakes))
        let ring =
            (ringWakeBytes ?? Self.usualWakeBytes)
            * (ringWakes ?? Self.usualWakes)
        if ring * vcpus > memoryMiB << 19 {
            try refuse(
                "the relay's buffers, \(ByteSize.format(ring)) for each of \(vcpus) CPUs, would "
                    + "take over half of the guest's \(memoryMiB) MiB: give fewer --vcpus, a "
                    + "smaller --subbufs or --subbuf-size, or more --memory")
        }
        try checkHost(memoryMiB)
    }

    /// QEMU asks the host for the guest's RAM in one piece, which Linux refuses to give where it
    /// is more than RAM and swap together (vm.overcommit_memory 0 and 2).
    private func checkHost(_ memoryMiB: Int) throws {
        let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
        var hostKiB = 0
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count > 1, ["MemTotal:", "SwapTotal:"].contains(parts[0]) else { continue }
            hostKiB += Int(parts[1]) ?? 0
        }
        let hostMiB = hostKiB >> 10
        guard hostKiB > 0, memoryMiB > hostMiB else { return }
        throw SRError(
            .usage,
            "a guest of \(memoryMiB) MiB does not fit this host, which has \(hostMiB) MiB of "
                + "memory and swap: give less --memory")
    }
}
