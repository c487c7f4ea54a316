// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SRMachine
public import SRReplay
internal import SRRun
internal import SystemPackage

/// A replay through a kernel's own allocators, in a throw-away guest.
public struct KernelReplay: Sendable {
    /// One allocator, and the bytes that the policy puts before each object in it.
    public struct Participant: Sendable {
        public var allocator: KernelAllocator
        public var header: Int

        public init(_ allocator: KernelAllocator, header: Int) {
            self.allocator = allocator
            self.header = header
        }
    }

    /// What came of it, and of what it is a fact.
    public struct Run: Sendable {
        public var results: [KernelResult]
        /// `6.1.0-56-amd64`
        public var release: String
        public var accelerator: Accelerator
        /// Guest time of an instruction is 2^this ns; nil: guest time is the host's.
        public var clockShift: Int?
    }

    public var participants: [Participant]
    public var kernel: AllocatorOptions.Kernel
    /// nil: the fastest that works.
    public var accelerator: Accelerator?
    public var deadlines = Deadlines()

    /// MemTotal beside what the allocators may come to hold.
    private static let memoryMiB = 256
    /// What `sr_zpool` keeps of an object.
    private static let recordBytes = 16

    public init(_ participants: [Participant], kernel: AllocatorOptions.Kernel) {
        self.participants = participants
        self.kernel = kernel
    }

    /// Boots the guest and replays.
    ///
    /// - Parameters:
    ///   - peakObjects: most objects that live at once; each may come to have a page.
    ///   - report: is told what takes long.
    /// - Throws: `CaptureError` if the guest did not come to its end, `MachineError` if there
    ///   could be none.
    public func run(
        _ operations: Operations, peakObjects: Int,
        report: @escaping @Sendable (String) -> Void
    ) async throws -> Run {
        let base = try await GuestBase.find(
            kernel: self.kernel.rawValue, accelerator: accelerator,
            environment: ProcessInfo.processInfo.environment, report: report)
        let (image, kernel) = (base.image, base.kernel)
        let kit = image.path("kernel-\(kernel.flavour)/replay")
        let clock: GuestClock =
            base.accelerator == .tcg ? .instructionCount(shift: GuestClock.defaultShift) : .host

        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        let initramfs = folder.appending("initramfs.cpio")
        try GuestInitramfs.write(
            to: initramfs, base: image.path(kernel.initramfs),
            spec: GuestSpec(
                workingDirectory: "/root",
                arguments: ["/root/replay/sr_zpool_feed"] + participants.map(\.word), copyIn: true),
            copyIn: CopyIn([kit]))
        let held = peakObjects * (pageBytes + Self.recordBytes)
        let log = folder.appending("log")
        let machine = MachineConfiguration(
            accelerator: base.accelerator, clock: clock,
            ramKiB: kernel.ramKiB(memoryMiB: Self.memoryMiB + held >> 20 + held >> 23), vcpus: 1,
            kernel: image.path(kernel.vmlinux), initramfs: initramfs,
            storage: [
                .init(path: image.rootfs, bytes: image.manifest.rootBytes),
                .init(path: operations.path, bytes: operations.bytes),
            ],
            ports: [
                .init(name: "sr.status", path: folder.appending("status")),
                .init(name: "sr.log", path: log),
            ],
            console: folder.appending("console"), monitor: folder.appending("qmp"), seed: 1)
        let guest = GuestRun(
            qemu: base.qemu, machine: machine, deadlines: deadlines,
            statusFile: folder.appending("status"), streamFile: folder.appending("stream"),
            logFile: log, qemuLog: folder.appending("qemu.log"))
        report("replaying in \(kernel.release)")
        var observer = Observer()
        let outcome = try await guest.run(observer: &observer)
        if let error = CaptureError(outcome, booted: observer.booted) { throw error }
        let read = FeedOutput.read((try? String(contentsOfFile: log.string, encoding: .utf8)) ?? "")
        guard observer.exit?.status == 0 else {
            let console = ConsoleTail(path: machine.console, lines: 3).lines
            throw CaptureError(
                .workloadFailed,
                "the replay in the guest failed: "
                    + (read.complaints + console).joined(separator: "; "))
        }
        return Run(
            results: read.results, release: kernel.release, accelerator: base.accelerator,
            clockShift: clock == .host ? nil : GuestClock.defaultShift)
    }

    private struct Observer: GuestRun.Observer {
        var booted = false
        var exit: GuestStatus.Exit?
        mutating func status(_ status: GuestStatus) {
            switch status {
            case .boot: booted = true
            case .exit(let exit): self.exit = exit
            default: break
            }
        }
    }
}

extension KernelReplay.Participant {
    /// As `sr_zpool_feed` takes it.
    var word: String { "\(allocator.rawValue):\(header)" }
}
