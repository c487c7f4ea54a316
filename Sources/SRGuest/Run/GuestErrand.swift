// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
package import SRGuestStatus
internal import SRSupport
package import SystemPackage

/// A guest booted for one short job: in a folder of its own, which only this user may enter and
/// which goes with it.
package struct GuestErrand: Sendable {
    package var qemu: QEMU
    package var kernel: KernelImage
    /// nil for a job that is done before the root is mounted: a file without contents.
    package var root: RootImage?
    package var accelerator: Accelerator
    package var clock: GuestClock
    package var ramKiB: Int
    package var spec = GuestSpec(arguments: ["/bin/true"])
    /// Files or folders that appear in the guest's /root.
    package var copyIn: [FilePath] = []
    /// Files that the guest sees beside its root.
    package var storage: [MachineConfiguration.Storage] = []
    /// Of a swap device behind the root; nil: it has none.
    package var swapBytes: Int64?
    package var vcpus = 1
    package var seed: UInt64 = 1
    /// Its output ports, in QEMU's order.
    package var ports = ["sr.status", "sr.log"]
    package var deadlines = Deadlines()
    /// Where a guest is ended that is not to come to its end.
    package enum Stop: Sendable {
        /// Its kernel is up.
        case boot
        /// All is ready for the program.
        case start
    }
    package var stop: Stop?
    /// Words added to the kernel's command line.
    package var kernelWords: [String] = []

    package init(
        qemu: QEMU, kernel: KernelImage, root: RootImage?, accelerator: Accelerator,
        clock: GuestClock, ramKiB: Int
    ) {
        self.qemu = qemu
        self.kernel = kernel
        self.root = root
        self.accelerator = accelerator
        self.clock = clock
        self.ramKiB = ramKiB
    }

    /// What the guest said, and how it ended.
    package struct Report: Sendable {
        package var outcome: GuestOutcome
        /// nil if the kernel did not come up.
        package var boot: GuestStatus.Boot?
        /// What was counted before the program began; nil if it did not come to that.
        package var start: GuestStatus.Snapshot?
        /// nil if the program did not come to an end.
        package var exit: GuestStatus.Exit?
        /// What the program printed.
        package var log: String
        /// The console's last lines.
        package var console: [String]
        /// Why the host may have had a say in it; nil if it had none.
        package var unrepeatable: String?
    }

    /// A root's usual size, for the file that stands for one.
    private static let rootBytes: Int64 = 1 << 30

    /// Boots it and waits for its end.
    ///
    /// - Throws: `SRError` if there could be no guest; `CancellationError`.
    package func run() async throws -> Report {
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        try GuestInitramfs.write(
            to: folder.appending("initramfs.cpio"), base: kernel.initramfs, spec: spec,
            copyIn: try CopyIn(copyIn))
        let machine = try machine(in: folder)
        let guest = GuestRun(
            qemu: qemu, machine: machine, deadlines: deadlines,
            statusFile: folder.appending("status"), streamFile: folder.appending("stream"),
            logFile: folder.appending("log"), qemuLog: folder.appending("qemu.log"))
        var observer = Observer(stop: stop)
        let outcome: GuestOutcome
        do {
            outcome = try await guest.run(observer: &observer)
        } catch is Stopped {
            outcome = .poweredOff
        }
        if case .cancelled = outcome { throw CancellationError() }
        let log = folder.appending("log").string
        return Report(
            outcome: outcome, boot: observer.boot, start: observer.start, exit: observer.exit,
            log: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "",
            console: ConsoleTail(path: machine.console, lines: 400).ending,
            unrepeatable: machine.unrepeatable ?? observer.flaw)
    }

    private func machine(in folder: FilePath) throws -> MachineConfiguration {
        var first = MachineConfiguration.Storage(
            path: folder.appending("root"), bytes: Self.rootBytes)
        if let root {
            first = .init(path: root.rootfs, bytes: root.manifest.rootBytes)
        } else {
            try HostFiles.createSparse(first.path, bytes: first.bytes)
        }
        var storage = [first] + storage
        if let swapBytes {
            let swap = folder.appending("swap")
            let bytes = try SwapFile.create(
                at: swap, swapBytes: swapBytes, kernel.manifest.pageSize)
            storage.append(.init(path: swap, bytes: bytes))
        }
        var machine = MachineConfiguration(
            architecture: try kernel.architecture(), accelerator: accelerator, clock: clock,
            ramKiB: ramKiB, vcpus: vcpus, kernel: kernel.vmlinux,
            initramfs: folder.appending("initramfs.cpio"), storage: storage,
            ports: ports.map { .init(name: $0, path: folder.appending(String($0.dropFirst(3)))) },
            console: folder.appending("console"), monitor: folder.appending("qmp"), seed: seed)
        machine.kernelWords = kernelWords
        machine.kernelBytes = try kernel.loadedBytes()
        try machine.check(kernel.manifest.pageSize)
        return machine
    }

    /// Ends a guest of which no more is wanted.
    private struct Stopped: Error {}

    private struct Observer: GuestRun.Observer {
        let stop: Stop?
        var boot: GuestStatus.Boot?
        var start: GuestStatus.Snapshot?
        var exit: GuestStatus.Exit?
        var flaw: String?

        mutating func steadiness(_ steadiness: Steadiness) { flaw = steadiness.flaw }

        mutating func status(_ status: GuestStatus) throws {
            switch status {
            case .boot(let boot):
                self.boot = boot
                if case .boot = stop { throw Stopped() }
            case .snapshot(let snapshot) where snapshot.phase == "start":
                start = snapshot
                if case .start = stop { throw Stopped() }
            case .exit(let exit): self.exit = exit
            default: break
            }
        }
    }
}
