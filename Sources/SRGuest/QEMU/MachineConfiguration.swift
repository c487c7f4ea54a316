// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
public import SRLinux
public import SRSupport
public import SystemPackage

/// Everything that decides what a guest is: hardware, storage, inputs, outputs.
///
/// A value; nothing is started by making one. ``QEMUArguments`` turns it into a command line.
public struct MachineConfiguration: Sendable, Hashable {
    /// A host file that the guest sees as an NVDIMM, mapped private: writes stay in memory.
    public struct Storage: Sendable, Hashable {
        public var path: FilePath
        /// Bytes; a whole number of MiB, and no more than the file has.
        public var bytes: Int64

        public init(path: FilePath, bytes: Int64) {
            self.path = path
            self.bytes = bytes
        }
    }

    /// A virtio-serial port of the guest and the host file that takes what it writes.
    public struct OutputPort: Sendable, Hashable {
        public var name: String
        public var path: FilePath

        public init(name: String, path: FilePath) {
            self.name = name
            self.path = path
        }
    }

    /// The terminal of this process, as the guest's second serial line.
    public struct Terminal: Sendable, Hashable {
        /// As the guest is told before it starts.
        public var size: TerminalSize
        /// The FIFO by which it hears of other sizes while it runs; made with the guest.
        public var sizes: FilePath

        public init(size: TerminalSize, sizes: FilePath) {
            self.size = size
            self.sizes = sizes
        }
    }

    public var architecture: Architecture
    public var accelerator: Accelerator
    public var clock: GuestClock
    /// RAM given to the machine (QEMU's `-m`) in KiB, the kernel's own share included.
    public var ramKiB: Int
    public var vcpus: Int
    public var kernel: FilePath
    public var initramfs: FilePath
    /// Bytes of memory that the kernel takes where it is loaded, as its header says; nil where QEMU
    /// places what comes after it.
    public var kernelBytes: Int64?
    /// Words added to the kernel's command line.
    public var kernelWords: [String]
    public var storage: [Storage]
    public var ports: [OutputPort]
    /// Where the serial console goes.
    public var console: FilePath
    /// The socket on which QEMU listens for QMP.
    public var monitor: FilePath
    /// Reaches the guest's random pool by the kernel's command line.
    public var seed: UInt64
    /// nil if the guest has none: one that somebody types into is not repeatable.
    public var terminal: Terminal?

    public init(
        architecture: Architecture, accelerator: Accelerator, clock: GuestClock, ramKiB: Int,
        vcpus: Int,
        kernel: FilePath, initramfs: FilePath, kernelWords: [String] = [],
        storage: [Storage], ports: [OutputPort], console: FilePath, monitor: FilePath,
        seed: UInt64
    ) {
        self.architecture = architecture
        self.accelerator = accelerator
        self.clock = clock
        self.ramKiB = ramKiB
        self.vcpus = vcpus
        self.kernel = kernel
        self.initramfs = initramfs
        self.kernelWords = kernelWords
        self.storage = storage
        self.ports = ports
        self.console = console
        self.monitor = monitor
        self.seed = seed
    }

    /// Why equal configurations over equal files need not give equal runs; nil if they do.
    public var unrepeatable: String? {
        if accelerator == .kvm { return "under KVM a guest runs at the host's pace" }
        if clock == .host { return "the guest is on the host's clock" }
        if terminal != nil { return "somebody may type into the guest" }
        return nil
    }

    public var isRepeatable: Bool { unrepeatable == nil }

    /// Refuses a machine of which the kernel would end without a word.
    ///
    /// - Parameter pageSize: of its kernel.
    /// - Throws: `SRError` of code `usage`.
    public func check(_ pageSize: PageSize) throws {
        let emulator = architecture.emulator
        guard !emulator.granules.contains(pageSize) else { return }
        throw SRError(
            .usage,
            "a kernel with pages of \(pageSize) does not start on the processor "
                + "\(emulator.processor), which has pages of "
                + emulator.granules.map(\.description).joined(separator: ", "))
    }
}
