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
    package var deadlines = Deadlines()
    /// Whether the guest is ended as soon as its kernel is up.
    package var endsWithBoot = false
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
        var observer = Observer(endsWithBoot: endsWithBoot)
        let outcome: GuestOutcome
        do {
            outcome = try await guest.run(observer: &observer)
        } catch is Booted {
            outcome = .poweredOff
        }
        if case .cancelled = outcome { throw CancellationError() }
        let log = folder.appending("log").string
        return Report(
            outcome: outcome, boot: observer.boot, exit: observer.exit,
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
        var machine = MachineConfiguration(
            architecture: try kernel.architecture(), accelerator: accelerator, clock: clock,
            ramKiB: ramKiB, vcpus: 1, kernel: kernel.vmlinux,
            initramfs: folder.appending("initramfs.cpio"), storage: [first] + storage,
            ports: [
                .init(name: "sr.status", path: folder.appending("status")),
                .init(name: "sr.log", path: folder.appending("log")),
            ],
            console: folder.appending("console"), monitor: folder.appending("qmp"), seed: 1)
        machine.kernelWords = kernelWords
        return machine
    }

    /// Ends a guest that is up, where no more is wanted of it.
    private struct Booted: Error {}

    private struct Observer: GuestRun.Observer {
        let endsWithBoot: Bool
        var boot: GuestStatus.Boot?
        var exit: GuestStatus.Exit?
        var flaw: String?

        mutating func steadiness(_ steadiness: Steadiness) { flaw = steadiness.flaw }

        mutating func status(_ status: GuestStatus) throws {
            switch status {
            case .boot(let boot):
                self.boot = boot
                if endsWithBoot { throw Booted() }
            case .exit(let exit): self.exit = exit
            default: break
            }
        }
    }
}
