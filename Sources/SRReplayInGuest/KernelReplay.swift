// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SRGuest
internal import SRGuestStatus
public import SRLinux
public import SRReplay
internal import SRRunFolder
internal import SRSupport

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

    /// What came of it: figures of which kernel, guest and trace.
    public struct Run: Sendable {
        public var results: [KernelResult]
        /// `6.1.0-56-amd64`
        public var release: String
        public var accelerator: Accelerator
        /// Guest time of an instruction is 2^this ns; nil: guest time is the host's.
        public var clockShift: Int?
        /// Why another run may have other figures; nil if none can.
        public var unrepeatable: String?
    }

    public var participants: [Participant]
    public var kernel: KernelSeries
    /// Of the trace, and so of the guest.
    public var pageSize: PageSize
    /// nil: the fastest that works.
    public var accelerator: Accelerator?
    public var deadlines = Deadlines()

    /// MemTotal beside what the allocators may come to hold.
    private static let memoryMiB = 256
    /// What `sr_zpool` keeps of an object.
    private static let recordBytes = 16

    public init(_ participants: [Participant], kernel: KernelSeries, pageSize: PageSize) {
        self.pageSize = pageSize
        self.participants = participants
        self.kernel = kernel
    }

    /// Boots the guest and replays.
    ///
    /// - Parameters:
    ///   - operations: what is asked of each allocator.
    ///   - peakObjects: most objects that live at once; each may come to have a page.
    ///   - report: is told what takes long.
    /// - Throws: `SRError` if there could be no guest, or it did not come to its end; of code
    ///   `pageSizesDiffer` if its pages are not the trace's.
    public func run(
        _ operations: Operations, peakObjects: Int,
        report: @escaping @Sendable (String) -> Void
    ) async throws -> Run {
        let environment = ProcessInfo.processInfo.environment
        let name = try ImageStore(environment: environment)
            .kernelName(series: self.kernel, pageSize: pageSize)
        guard let name else {
            throw SRError(
                .pageSizesDiffer,
                "the trace's pages have \(pageSize), and no kernel of \(self.kernel.rawValue) that "
                    + "there is has such: replay it in one with its page size, by --kernel")
        }
        let base = try await GuestBase.find(
            kernel: name, accelerator: accelerator, environment: environment, report: report)
        let kernel = base.image.kernel
        guard kernel.manifest.pageSize == pageSize else {
            throw SRError(
                .pageSizesDiffer,
                "the trace's pages have \(pageSize), those of \(kernel.manifest.release) "
                    + "\(kernel.manifest.pageSize): replay it in a kernel with its page size")
        }
        let clock: GuestClock =
            base.accelerator == .tcg ? .instructionCount(shift: GuestClock.defaultShift) : .host
        let held = peakObjects * (pageSize.bytes + Self.recordBytes)
        var errand = GuestErrand(
            qemu: base.qemu, kernel: kernel, root: base.image.root, accelerator: base.accelerator,
            clock: clock,
            ramKiB: try kernel.ramKiB(memoryMiB: Self.memoryMiB + held >> 20 + held >> 23))
        errand.spec = GuestSpec(
            workingDirectory: "/root",
            arguments: ["/root/replay/sr_zpool_feed"] + participants.map(\.word), copyIn: true)
        errand.copyIn = [kernel.path("replay")]
        errand.storage = [.init(path: operations.path, bytes: operations.bytes)]
        errand.deadlines = deadlines
        report("replaying in \(kernel.manifest.release)")
        let guest = try await errand.run()
        if let error = SRError(guest.outcome, booted: guest.boot != nil) { throw error }
        let read = FeedOutput.read(guest.log)
        guard guest.exit?.status == 0 else {
            throw SRError(
                .workloadFailed,
                "the replay in the guest failed: "
                    + (read.complaints + guest.console.suffix(3)).joined(separator: "; "))
        }
        return Run(
            results: read.results, release: kernel.manifest.release, accelerator: base.accelerator,
            clockShift: clock == .host ? nil : GuestClock.defaultShift,
            unrepeatable: guest.unrepeatable)
    }
}

extension KernelReplay.Participant {
    /// The name as `sr_zpool_feed` takes it.
    var word: String { "\(allocator.rawValue):\(header)" }
}
