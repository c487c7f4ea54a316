// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRCapture
import SRLinux
import SRSupport
import Workloads

/// What runs on both sides of a comparison, and in what guest: words for `capture`.
struct ABGuestOptions: ParsableArguments {
    @Option(
        help: "A workload of the catalogue ('srorch workloads' lists them).",
        completion: Completions.workloads)
    var workload: String?

    @Option(
        name: .customLong("param"), help: "A workload's parameter, KEY=VALUE; repeatable.",
        completion: Completions.parameters)
    var parameters: [String] = []

    @OptionGroup var family: GuestFamilyOptions

    @OptionGroup var memory: GuestMemoryOptions

    @OptionGroup var swap: SwapOptions

    @Option(help: "Virtual CPUs.")
    var vcpus = 1

    @Option(name: .customLong("accel"), help: "auto (proven by booting), kvm or tcg.")
    var accelerator = CaptureRequest.AcceleratorChoice.auto

    @Option(name: .customLong("sysctl"), help: "NAME=VALUE for the guests' /proc/sys; repeatable.")
    var sysctls: [String] = []

    @Option(name: .customLong("env"), help: "NAME=VALUE for the command; repeatable.")
    var environment: [String] = []

    @Option(
        name: .customLong("boot-timeout"),
        help: ArgumentHelp(
            "How long a guest may take to boot: 90s, 3m; a bare number is seconds. (default: 3m)",
            valueName: "time"),
        transform: Measures.seconds)
    var bootTimeout = 180

    @Option(
        name: .customLong("timeout"),
        help: ArgumentHelp(
            "How long a run may take: 90s, 3m, 2h; a bare number is seconds. (default: 1h)",
            valueName: "time"),
        transform: Measures.seconds)
    var timeout = 3600

    func validate() throws {
        guard (1...64).contains(vcpus) else {
            throw ValidationError("--vcpus takes 1 to 64, not \(vcpus).")
        }
        for word in sysctls + environment where !word.dropFirst().contains("=") {
            throw ValidationError("'\(word)' is not NAME=VALUE.")
        }
        for (name, seconds) in [("boot-timeout", bootTimeout), ("timeout", timeout)]
        where !(1...CaptureRequest.mostSeconds).contains(seconds) {
            throw ValidationError(
                "--\(name) takes 1s to \(CaptureRequest.mostSeconds / 86400)d, not \(seconds)s.")
        }
        guard workload != nil || parameters.isEmpty else {
            throw ValidationError("--param belongs to a --workload.")
        }
        do { _ = try resolve(leastMemoryMiB: 0) } catch { throw ValidationError(error.message) }
    }

    /// The workload with its parameters decided; nil for a command.
    private func resolve(leastMemoryMiB: Int) throws(SRError) -> ResolvedWorkload? {
        guard let workload else { return nil }
        return try WorkloadCatalogue.standard.workload(named: workload)
            .resolve(
                try Workload.assignments(parameters),
                in: WorkloadContext(accelerator: .tcg, leastMemoryMiB: leastMemoryMiB))
    }

    /// What decides a run's trace, in an order of its own.
    ///
    /// - Parameter leastMemoryMiB: in which both kernels come up. Where the workload's own is less, both
    ///   get that much, or a pair would differ in memory.
    func words(leastMemoryMiB: Int) throws -> [String] {
        var words = workload.map { ["--workload", $0] } ?? []
        words += parameters.sorted().flatMap { ["--param", $0] }
        words += memory.words
        if memory.words.isEmpty, let own = try resolve(leastMemoryMiB: 0),
            let needed = try resolve(leastMemoryMiB: leastMemoryMiB),
            needed.memoryMiB > own.memoryMiB
        {
            words += ["--memory", "\(needed.memoryMiB)M"]
        }
        if let size = swap.size { words += ["--swap-size", "\(size)M"] }
        words += ["--swap-like", swap.like.rawValue, "--vcpus", "\(vcpus)"]
        words += ["--accel", accelerator.rawValue]
        words += sysctls.flatMap { ["--sysctl", $0] } + environment.flatMap { ["--env", $0] }
        return words
    }

    /// What decides only how long it may take.
    var limits: [String] {
        ["--boot-timeout", "\(bootTimeout)s", "--timeout", "\(timeout)s"]
    }
}
