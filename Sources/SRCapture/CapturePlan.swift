// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRGuest
internal import SRLinux
internal import SRParse
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage
internal import Workloads

/// A request with every open choice decided: what a capture will run, in what, on what.
struct CapturePlan: Sendable {
    private let base: GuestBase
    var qemu: QEMU { base.qemu }
    var image: GuestImage { base.image }
    var accelerator: Accelerator { base.accelerator }
    var kernel: KernelImage { image.kernel }
    let clock: GuestClock
    let workload: String
    let parameters: [String: String]
    let command: [String]
    let environment: [String: String]
    let workingDirectory: String
    private(set) var memoryMiB: Int
    /// RAM that was measured to give what is to be available; nil: by ``memoryMiB``.
    private var ramKiB: Int?
    let swapMiB: Int
    /// Modules that the request's compressors need.
    let modules: [GuestModule]
    let request: CaptureRequest

    /// What a command that is not of the catalogue gets.
    private static let commandMemoryMiB = 128
    private static let commandSwapMiB = 512
    /// The guest's own, whatever the host has set.
    private static let baseEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb",
    ]

    static func make(
        _ request: CaptureRequest, progress: @escaping (CaptureProgress) -> Void
    ) async throws -> CapturePlan {
        // Spelling mistakes are told before anything is built.
        let catalogue = WorkloadCatalogue.standard
        // So are sizes that cannot be.
        var (memory, swap) = (commandMemoryMiB, commandSwapMiB)
        if case .workload(let name, let parameters) = request.program {
            let resolved = try catalogue.workload(named: name)
                .resolve(parameters, in: WorkloadContext(accelerator: .tcg))
            (memory, swap) = (resolved.memoryMiB, resolved.swapMiB)
        }
        try request.check(
            memoryMiB: request.memTotalMiB ?? memory, swapMiB: request.swapMiB ?? swap)
        let base = try await GuestBase.find(
            kernel: request.kernel, accelerator: request.accelerator.machine,
            pinned: request.image, qemuVersion: request.qemuVersion,
            vcpus: request.deterministic ? request.vcpus : 1,
            environment: ProcessInfo.processInfo.environment, report: { progress(.note($0)) })

        let word: String
        let parameters: [String: String]
        let program: GuestCommand
        var memoryMiB = commandMemoryMiB
        var swapMiB = commandSwapMiB
        switch request.program {
        case .workload(let name, let given):
            let context = WorkloadContext(
                accelerator: base.accelerator == .kvm ? .kvm : .tcg, vcpus: request.vcpus,
                seed: request.seed, leastMemoryMiB: base.image.kernel.manifest.leastMemoryMiB)
            let resolved = try catalogue.workload(named: name).resolve(given, in: context)
            word = name
            parameters = resolved.parameters.dictionary
            program = resolved.command
            memoryMiB = resolved.memoryMiB
            swapMiB = resolved.swapMiB
        case .command(let words):
            word = "command"
            parameters = [:]
            program = GuestCommand(argv: words, cwd: "/root")
        case .recorded(let part):
            word = part.name
            parameters = part.parameters
            program = GuestCommand(
                argv: part.command, environment: part.environment, cwd: part.workingDirectory)
        }
        var variables = baseEnvironment
        for (name, value) in program.environment { variables[name] = value }
        variables.merge(request.environment) { $1 }
        var plan = try CapturePlan(
            base: base, clock: clock(request, base, note: { progress(.note($0)) }),
            workload: word, parameters: parameters, command: program.argv,
            environment: variables, workingDirectory: program.cwd,
            memoryMiB: request.memTotalMiB ?? memoryMiB, swapMiB: request.swapMiB ?? swapMiB,
            modules: RelayCompressor.modules(
                request.compressors, kernel: base.image.kernel),
            request: request)
        if let wanted = request.availableMiB, request.ramKiB == nil {
            let found = try await AvailableCalibration.ram(
                for: wanted, in: plan.emptyGuest(), of: base,
                environment: ProcessInfo.processInfo.environment, report: { progress(.note($0)) })
            plan.ramKiB = found.ramKiB
            plan.memoryMiB = found.memTotalKiB / 1024
        }
        return plan
    }

    /// The guest, but for the command, which is none.
    private func emptyGuest() -> GuestErrand {
        var errand = GuestErrand(
            qemu: qemu, kernel: kernel, root: image.root, accelerator: accelerator, clock: clock,
            ramKiB: 0)
        errand.vcpus = request.vcpus
        errand.seed = request.seed
        errand.copyIn = request.copyIn
        errand.spec = spec(copyIn: !request.copyIn.isEmpty)
        errand.spec.arguments = ["/bin/true"]
        errand.spec.terminal = nil
        errand.swapBytes = Int64(swapMiB) << 20
        errand.ports = Self.ports(request)
        errand.kernelWords = kernelWords
        errand.deadlines = request.deadlines
        return errand
    }

    /// Its outputs, in the order in which QEMU gets them.
    private static func ports(_ request: CaptureRequest) -> [String] {
        ["sr.status", "sr.stream", "sr.log"] + (request.pages == nil ? [] : ["sr.pages"])
    }

    /// Pressure is counted where it is read; Debian's kernels count it when they are told to.
    private var kernelWords: [String] { request.memcgMiB == nil ? [] : ["psi=1"] }

    /// The instruction-counted clock, wherever a guest gets along with it. Linux 6.1 with several
    /// CPUs does not under a QEMU that the user names and that is too old:
    /// docs/decisions/0002-clock-and-cpus.md.
    private static func clock(
        _ request: CaptureRequest, _ base: GuestBase, note: (String) -> Void
    ) -> GuestClock {
        guard base.accelerator == .tcg, request.deterministic else { return .host }
        if request.vcpus > 1, let release = base.qemu.release,
            let series = KernelSeries(rawValue: base.image.kernel.manifest.series),
            !series.startsSeveralCPUs(byInstructionCountOf: release)
        {
            note(
                "NOT repeatable: Linux \(series.rawValue) with \(request.vcpus) CPUs does not start under the "
                    + "instruction-counted clock of QEMU \(base.qemu.version); with --vcpus 1 or "
                    + "another QEMU it does")
            return .host
        }
        return .instructionCount(shift: request.clockShift)
    }

    var traceHeader: TraceHeader {
        TraceHeader(
            pageSize: kernel.manifest.pageSize,
            compressors: ["lzo1x-1"] + request.compressors.map(\.name),
            // LZO1X-1's lengths are the same in all of them.
            implementations: [""]
                + request.compressors.map { $0.implementation(in: kernel.manifest) },
            clock: .monotonic, timeResolution: request.timeResolution,
            origin: "capture \(workload)")
    }

    var moduleParameters: String {
        var words = [request.swapLike.moduleParameter]
        if let bytes = request.ringWakeBytes { words.append("wake_bytes=\(bytes)") }
        if let count = request.ringWakes {
            let bytes = request.ringWakeBytes ?? CaptureRequest.usualWakeBytes
            words.append("ring_bytes=\(count * bytes)")
        }
        if !request.compressors.isEmpty {
            let names = request.compressors.map(\.cryptoName).joined(separator: ",")
            words.append("compressors=\(names)")
        }
        words += request.pages?.moduleParameters ?? []
        return words.joined(separator: " ")
    }

    /// What the guest's init is told.
    func spec(copyIn: Bool) -> GuestSpec {
        GuestSpec(
            relay: request.relay, relayParameters: moduleParameters, swap: true,
            modules: modules, sysctls: request.sysctls, workingDirectory: workingDirectory,
            environment: environment,
            arguments: WrappedCommand.words(command, of: request), progressSeconds: 1,
            collectPages: request.pages != nil, copyIn: copyIn, terminal: request.terminal)
    }

    func machine(inputs: GuestInputs, folder: RunFolder) throws -> MachineConfiguration {
        var machine = MachineConfiguration(
            architecture: try kernel.architecture(), accelerator: accelerator, clock: clock,
            ramKiB: try request.ramKiB ?? ramKiB ?? base.ramKiB(memoryMiB: memoryMiB),
            vcpus: request.vcpus, kernel: kernel.vmlinux, initramfs: inputs.initramfs,
            kernelWords: kernelWords,
            storage: [
                .init(path: image.root.rootfs, bytes: image.root.manifest.rootBytes),
                .init(path: inputs.swap, bytes: inputs.swapBytes),
            ],
            ports: Self.ports(request).map { .init(name: $0, path: folder.file(ofPort: $0)) },
            console: folder.console, monitor: inputs.monitor, seed: request.seed)
        machine.kernelBytes = try kernel.loadedBytes()
        try machine.check(kernel.manifest.pageSize)
        machine.terminal = request.terminal.map {
            .init(size: $0, sizes: inputs.terminalSizes)
        }
        return machine
    }

    /// The record of a run that has just begun.
    func record(
        started: Date, machine: MachineConfiguration, arguments: [String], inputs: GuestInputs,
        folder: RunFolder
    ) -> RunRecord {
        let places = [
            (image.root.folder.string, "IMAGE"),
            (kernel.folder.string, "IMAGE/kernel-\(kernel.manifest.name)"),
            (inputs.folder.string, "INPUTS"),
            (folder.path.string, "RUN"),
        ]
        let shift: Int? = if case .instructionCount(let shift) = clock { shift } else { nil }
        var settings = RunRecord.Settings(
            relay: request.relay, sysctls: request.sysctls,
            subbufBytes: request.ringWakeBytes, subbufCount: request.ringWakes,
            copiedIn: inputs.copiedIn, compressors: request.compressors.map(\.name),
            pages: request.pages.map(\.text), durationSeconds: request.duration)
        settings.vmstat = request.vmstat ? true : nil
        settings.availableMiB = request.availableMiB
        settings.memcgMiB = request.memcgMiB
        settings.timeResolution = request.timeResolution == 1 ? nil : request.timeResolution
        return RunRecord(
            status: .running,
            workload: .init(
                name: workload, parameters: parameters, command: command,
                environment: environment, workingDirectory: workingDirectory,
                exitStatus: -1, signal: 0, seconds: 0, userSeconds: 0, systemSeconds: 0),
            settings: settings,
            guest: .init(
                kernel: kernel.manifest.release, memoryMiB: memoryMiB, memTotalKiB: 0,
                swapMiB: swapMiB,
                vcpus: request.vcpus, bootSeconds: 0, pswpin: 0, pswpout: 0, vmstat: [:],
                initLockedKiB: 0, collectorLockedKiB: 0),
            machine: .init(
                accelerator: accelerator.rawValue, unrepeatable: machine.unrepeatable,
                clockShift: shift, seed: request.seed, swapLike: request.swapLike.rawValue,
                ramKiB: machine.ramKiB, qemu: qemu.version,
                arguments: arguments.map { word in
                    places.reduce(word) { $0.replacing($1.0, with: $1.1) }
                }),
            image: .init(image),
            module: request.relay
                ? .init(
                    digest: kernel.manifest.modules["sr_relay.ko"] ?? "",
                    parameters: moduleParameters, counters: [:]) : nil,
            host: .current(), started: started.formatted(.iso8601),
            tool: .present)
    }
}

extension CaptureRequest.AcceleratorChoice {
    var machine: Accelerator? {
        switch self {
        case .auto: nil
        case .kvm: .kvm
        case .tcg: .tcg
        }
    }
}

extension RunFolder {
    /// What takes the output of a guest's port.
    fileprivate func file(ofPort name: String) -> FilePath {
        switch name {
        case "sr.status": status
        case "sr.stream": stream
        case "sr.pages": rawPages
        default: workloadLog
        }
    }
}
