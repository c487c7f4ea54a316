// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRCapture
import SRGuest
import SRLinux
import SRRunFolder
import SRSupport
import SystemPackage

/// What a guest is made of, for every verb that boots one.
struct GuestOptions: ParsableArguments {
    @Option(
        help: """
            The guest's kernel: \(KernelSeries.choices), or one that you built: its folder, \
            /lib/modules/VERSION, or its .deb files with commas between them. \
            (default: \(KernelSeries.usual.rawValue), or the first that --arch and --page-size leave)
            """,
        completion: Completions.kernels)
    var kernel: String?

    @OptionGroup var family: GuestFamilyOptions

    /// The name of the kernel that is meant.
    var kernelName: String { get throws { try family.kernelName(kernel) } }

    /// What ``kernelName`` means.
    var choice: KernelChoice { get throws { try KernelChoice(kernelName) } }

    @OptionGroup var memory: GuestMemoryOptions

    @OptionGroup var swap: SwapOptions

    @Option(help: "Virtual CPUs.")
    var vcpus = 1

    @Option(help: "Seed of the workload's random choices: the same seed gives the same run.")
    var seed: UInt64 = 1

    @Option(name: .customLong("accel"), help: "auto (proven by booting), kvm or tcg.")
    var accelerator = CaptureRequest.AcceleratorChoice.auto

    @Flag(
        inversion: .prefixedNo,
        help: "Under tcg: a clock that counts instructions, so that a run can be repeated.")
    var deterministic = true

    @Option(
        name: .customLong("clock-shift"), help: "Guest time of an instruction: 2^N ns, 0 to 10.")
    var clockShift = GuestClock.defaultShift

    @Option(
        name: .customLong("subbuf-size"),
        help: ArgumentHelp(
            "Bytes in the relay's ring at which the collector is woken: 256K; a bare number is "
                + "bytes. (default: 256K)",
            valueName: "size"),
        transform: Measures.bytes)
    var wakeBytes: Int?

    @Option(
        name: .customLong("subbufs"),
        help: "The relay's ring of each CPU, in units of --subbuf-size. (default: 8)")
    var ringWakes: Int?

    @Option(
        name: .customLong("compressor"),
        help: """
            Compressors of the guest's kernel whose lengths are recorded beside LZO1X-1's: \
            lzo-rle, lz4, lz4hc, zstd, zstd:LEVEL, deflate, separated by commas.
            """, completion: Completions.relayCompressors)
    var compressors: String?

    @OptionGroup var timeResolution: TimeResolutionOption

    @Option(
        help: """
            Also keep the CONTENTS of this share of written pages, 1/N or 1/N,SEED, in the run's \
            pages.bin, for 'srorch compress'. They may hold passwords, keys and letters. Pages are \
            chosen by a hash of the page index: all versions of a page, or none.
            """)
    var pages: String?

    @Option(
        name: .customLong("copy-in"), help: "A file or folder for the guest's /root; repeatable.",
        completion: .file())
    var copyIn: [String] = []

    @Option(name: .customLong("sysctl"), help: "NAME=VALUE for the guest's /proc/sys; repeatable.")
    var sysctls: [String] = []

    @Option(name: .customLong("env"), help: "NAME=VALUE for the command; repeatable.")
    var environment: [String] = []

    @Option(
        name: .customLong("boot-timeout"),
        help: ArgumentHelp(
            "How long the guest may take to boot: 90s, 3m; a bare number is seconds. (default: 3m)",
            valueName: "time"),
        transform: Measures.seconds)
    var bootTimeout = 180

    @Option(
        name: .customLong("silence-timeout"),
        help: ArgumentHelp(
            "How long the guest may give no sign of life: 90s, 3m; a bare number is seconds. "
                + "(default: 2m)",
            valueName: "time"),
        transform: Measures.seconds)
    var silenceTimeout = 120

    @Option(
        name: .customLong("timeout"),
        help: ArgumentHelp(
            "How long the whole run may take: 90s, 3m, 2h; a bare number is seconds. (default: 1h)",
            valueName: "time"),
        transform: Measures.seconds)
    var timeout = 3600

    @Flag(inversion: .prefixedNo, help: "Swap through the relay; without it no trace is made.")
    var relay = true

    func validate() throws {
        if let problem = CaptureRequest.ringProblem(bytes: wakeBytes, count: ringWakes) {
            throw ValidationError(problem)
        }
        guard (1...64).contains(vcpus) else {
            throw ValidationError("--vcpus takes 1 to 64, not \(vcpus).")
        }
        guard (0...10).contains(clockShift) else {
            throw ValidationError("--clock-shift takes 0 to 10, not \(clockShift).")
        }
        if let pages {
            let sample: PageSample
            do { sample = try PageSample(pages) } catch let error as SRError {
                throw ValidationError(error.message)
            }
            guard sample.group == 1 || sample.share == 1 else {
                throw ValidationError(
                    "A guest's relay chooses page by page, and keeps no groups: --pages 1/1 keeps all "
                        + "pages, and so all groups; 'synth --sample \(pages)' keeps groups.")
            }
            guard relay else { throw ValidationError("--pages needs the relay.") }
        }
        if let compressors {
            do { _ = try RelayCompressor.list(compressors) } catch let error as SRError {
                throw ValidationError(
                    error.message
                        + Hint.nearest(inList: compressors, among: RelayCompressor.names))
            }
            guard relay else { throw ValidationError("--compressor needs the relay.") }
        }
        if timeResolution.nanoseconds != 1, !relay {
            throw ValidationError("--time-resolution needs the relay.")
        }
        for word in sysctls + environment where !word.dropFirst().contains("=") {
            throw ValidationError("'\(word)' is not NAME=VALUE.")
        }
        for (name, seconds) in [
            ("boot-timeout", bootTimeout), ("silence-timeout", silenceTimeout),
            ("timeout", timeout),
        ] where !(1...CaptureRequest.mostSeconds).contains(seconds) {
            throw ValidationError(
                "--\(name) takes 1s to \(CaptureRequest.mostSeconds / 86400)d, not \(seconds)s.")
        }
    }

    func apply(to request: inout CaptureRequest) throws {
        request.kernel = try kernelName
        request.memoryMiB = memory.total
        request.availableMiB = memory.available
        request.memcgMiB = memory.limit
        request.swapMiB = swap.size
        request.vcpus = vcpus
        request.swapLike = swap.like
        request.accelerator = accelerator
        request.deterministic = deterministic
        request.clockShift = clockShift
        request.ringWakeBytes = wakeBytes
        request.ringWakes = ringWakes
        request.copyIn = copyIn.map { Names.exact($0) }
        request.sysctls = sysctls
        request.relay = relay
        request.timeResolution = timeResolution.nanoseconds
        if let pages {
            request.pages = try PageSample(pages)
            Complaint.say(PageSample.warning)
        }
        request.compressors = try compressors.map { try RelayCompressor.list($0) } ?? []
        for word in environment {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            request.environment[String(parts[0])] = String(parts[1])
        }
        request.deadlines = Deadlines(
            boot: .seconds(bootTimeout), silence: .seconds(silenceTimeout),
            total: .seconds(timeout))
    }
}
