// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
public import SRGuestStatus
internal import SRSupport
internal import Subprocess
public import SystemPackage

/// Runs one guest from power-on to its end, and hands out what it says as it says it.
///
/// QEMU is a child of this process, in a process group of its own, and is killed by the
/// kernel when this process dies in whatever way (`setpriv --pdeathsig`).
public struct GuestRun: Sendable {
    /// Receives a guest's output while it runs. All calls come one after another.
    public protocol Observer: ~Copyable {
        /// QEMU has opened all its input files; they may be unlinked. Called once.
        mutating func inputsOpened()
        mutating func status(_ status: GuestStatus) throws
        /// A piece of the file behind the port `sr.stream`.
        mutating func stream(_ bytes: ArraySlice<UInt8>) throws
        /// Called a few times a second, whether or not anything came.
        mutating func tick(elapsed: Duration) throws
        /// Whether the host had a say in the run, where the machine is meant to be repeatable.
        /// Called once, when QEMU has gone.
        mutating func steadiness(_ steadiness: Steadiness)
    }

    public let qemu: QEMU
    public let machine: MachineConfiguration
    public let deadlines: Deadlines
    public let statusFile: FilePath
    public let streamFile: FilePath
    public let logFile: FilePath
    /// What QEMU itself prints.
    public let qemuLog: FilePath

    /// How often the files are looked at.
    static let interval = Duration.milliseconds(50)
    /// How long QEMU may take to go by itself after the guest's last word.
    static let farewell = Duration.seconds(20)

    public init(
        qemu: QEMU, machine: MachineConfiguration, deadlines: Deadlines, statusFile: FilePath,
        streamFile: FilePath, logFile: FilePath, qemuLog: FilePath
    ) {
        self.qemu = qemu
        self.machine = machine
        self.deadlines = deadlines
        self.statusFile = statusFile
        self.streamFile = streamFile
        self.logFile = logFile
        self.qemuLog = qemuLog
    }

    /// The full command line, QEMU's plain name first.
    public var commandLine: [String] {
        [machine.architecture.emulator.program] + QEMUArguments(machine).words
    }

    /// Starts the guest and returns when QEMU has gone, by itself or made to.
    ///
    /// - Throws: what the observer throws (after QEMU has been ended), or `SRError`.
    public func run(observer: inout some Observer & ~Copyable) async throws -> GuestOutcome {
        let socket = try MonitorSocket(machine.monitor)
        var reachable = machine
        reachable.monitor = socket.path
        return try await GuestRun(
            qemu: qemu, machine: reachable, deadlines: deadlines, statusFile: statusFile,
            streamFile: streamFile, logFile: logFile, qemuLog: qemuLog
        ).runReachable(observer: &observer)
    }

    /// ``run(observer:)`` of a machine whose monitor's path fits a socket's address.
    private func runReachable(
        observer: inout some Observer & ~Copyable
    ) async throws -> GuestOutcome {
        try await DeviceTree.make(of: machine, by: qemu)
        let log = try FileDescriptor.open(
            qemuLog, .writeOnly, options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        let hasTerminal = machine.terminal != nil
        let output = hasTerminal ? FileDescriptor.standardOutput : log
        let input =
            hasTerminal
            ? FileDescriptor.standardInput
            : try FileDescriptor.open(FilePath("/dev/null"), .readOnly)
        defer {
            try? log.close()
            if !hasTerminal { try? input.close() }
        }
        var options = PlatformOptions()
        // Ctrl-C in the terminal must reach us, not QEMU: we end it in good order. A guest that
        // has the terminal must be in its foreground, with us.
        if !hasTerminal { options.processGroupID = 0 }
        options.teardownSequence = [
            .send(
                signal: .terminate, toProcessGroup: !hasTerminal,
                allowedDurationToNextStep: .seconds(3))
        ]
        var watch = try Watch(self)
        let shim = machine.isRepeatable ? SteadyStart(self) : nil
        do {
            let result = try await Subprocess.run(
                .name("setpriv"),
                arguments: Arguments(
                    ["--pdeathsig", "KILL", "--"] + (shim?.words ?? qemu.words)
                        + QEMUArguments(machine).words),
                platformOptions: options,
                input: .fileDescriptor(input, closeAfterSpawningProcess: false),
                output: .fileDescriptor(output, closeAfterSpawningProcess: false),
                error: .fileDescriptor(log, closeAfterSpawningProcess: false)
            ) { execution in
                // Whatever happens, QEMU is gone before the closure ends.
                let verdict: Result<Verdict, any Error>
                do {
                    verdict = .success(
                        try await watch.untilEnd(of: execution.processIdentifier.value, &observer))
                } catch {
                    verdict = .failure(error)
                }
                if !ProcessProbe.hasEnded(execution.processIdentifier.value) {
                    await execution.teardown(using: options.teardownSequence)
                }
                return verdict
            }
            // QEMU has ended, whoever ended it.
            if let shim { observer.steadiness(shim.steadiness) }
            let verdict = try result.closureResult.get()
            // What came between the last look and the end.
            try watch.look(&observer)
            let exitStatus =
                switch result.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): -Int(signal)
                }
            return outcome(verdict, watch: watch, exitStatus: exitStatus)
        } catch let error as SubprocessError {
            throw SRError(
                .missingTool, "cannot start QEMU by setpriv (\(SystemReason.text(error)))")
        }
    }
}

/// What an observer of a guest's status alone need not write.
extension GuestRun.Observer where Self: ~Copyable {
    public mutating func inputsOpened() {}
    public mutating func stream(_ bytes: ArraySlice<UInt8>) {}
    public mutating func tick(elapsed: Duration) {}
    public mutating func steadiness(_ steadiness: Steadiness) {}
}
