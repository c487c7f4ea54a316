// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
public import SRGuest
internal import SRLinux
public import SRRunFolder
public import SRSupport
public import SystemPackage

/// All that a user decides of one capture. What is nil is decided by the workload or by the
/// machine.
public struct CaptureRequest: Sendable {
    /// What runs in the guest.
    public enum Program: Sendable {
        /// One of the catalogue, with the parameters that were given.
        case workload(name: String, parameters: [String: String])
        case command([String])
        /// What an earlier run did, as its record has it.
        case recorded(RunRecord.WorkloadPart)
    }

    public enum AcceleratorChoice: String, Sendable, CaseIterable {
        case auto, kvm, tcg
    }

    public var program: Program
    public var output: FilePath
    public var force = false
    /// The kernel's recipe, by its name: `6.1`; or the release of the kernel that it gives.
    public var kernel = KernelSeries.usual.rawValue
    /// The image that an earlier run was made in; nil: that of the present recipe.
    public var image: PinnedImage?
    /// Version of Debian's QEMU; nil: the image's.
    public var qemuVersion: String?
    public var memoryMiB: Int?
    /// What is to be available when the workload starts, in place of ``memoryMiB``; nil: what
    /// comes.
    public var availableMiB: Int?
    /// The limit of the workload's own memory cgroup; nil: it has none.
    public var memcgMiB: Int?
    /// RAM of the machine; nil: as much as ``memoryMiB`` or ``availableMiB`` takes.
    public var ramKiB: Int?
    public var swapMiB: Int?
    public var vcpus = 1
    public var swapLike = SwapLike.disk
    public var seed: UInt64 = 1
    public var accelerator = AcceleratorChoice.auto
    /// Under software emulation: the instruction-counted clock.
    public var deterministic = true
    public var clockShift = GuestClock.defaultShift
    /// Seconds of the guest's time after which the program is ended, as a success; nil if it
    /// runs to its end.
    public var duration: Int?
    public var deadlines = Deadlines()
    /// Bytes in a ring of the relay at which the collector is woken, and how many of these
    /// units each CPU's ring has; nil: the module's own.
    public var ringWakeBytes: Int?
    public var ringWakes: Int?
    /// Compressors whose lengths are recorded beside LZO1X-1's.
    public var compressors: [RelayCompressor] = []
    /// Nanoseconds whose multiples the trace's times are.
    public var timeResolution: UInt64 = 1
    /// Which pages' contents are kept; nil: none.
    public var pages: PageSample?
    /// Host files or folders that appear in the guest's folder /root.
    public var copyIn: [FilePath] = []
    /// Settings written to the guest's /proc/sys, `vm.swappiness=100`.
    public var sysctls: [String] = []
    /// Whether the relay is under the swap device; without it the guest swaps on the bare
    /// device and there is no trace (for comparisons of cost).
    public var relay = true
    /// Whether all of /proc/vmstat is read around the command.
    public var vmstat = false
    public var environment: [String: String] = [:]
    /// The terminal that the program gets, this process's own; nil: none.
    public var terminal: TerminalSize?

    public init(program: Program, output: FilePath) {
        self.program = program
        self.output = output
    }
}
