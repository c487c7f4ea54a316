// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
internal import SRParse

/// What `run.json` says of a run: all that made it, and what came out.
///
/// Units stand in the names. Values that the host or the hour decide are here and never in
/// the trace.
public struct RunRecord: Sendable, Codable {
    public static let currentSchema = 1

    public struct WorkloadPart: Sendable, Codable {
        public var name: String
        public var parameters: [String: String]
        public var command: [String]
        public var environment: [String: String]
        public var workingDirectory: String
        /// The command's exit status; -1 when it was killed by a signal or did not end.
        public var exitStatus: Int
        public var signal: Int
        /// Guest time from the command's start to its end.
        public var seconds: Double
        public var userSeconds: Double
        public var systemSeconds: Double

        package init(
            name: String, parameters: [String: String], command: [String],
            environment: [String: String], workingDirectory: String, exitStatus: Int, signal: Int,
            seconds: Double, userSeconds: Double, systemSeconds: Double
        ) {
            self.name = name
            self.parameters = parameters
            self.command = command
            self.environment = environment
            self.workingDirectory = workingDirectory
            self.exitStatus = exitStatus
            self.signal = signal
            self.seconds = seconds
            self.userSeconds = userSeconds
            self.systemSeconds = systemSeconds
        }
    }

    public struct Events: Sendable, Codable {
        public var reads: UInt64
        public var writes: UInt64
        public var frees: UInt64
        public var discards: UInt64
        public var lost: UInt64
        public var sameFilled: UInt64
        public var all: UInt64
        /// SHA-256 of the trace's header and events, however they are packed (``EventDigest``):
        /// what a repeatable run gives again. Absent in earlier records.
        public var sha256: String?

        package init(
            reads: UInt64, writes: UInt64, frees: UInt64, discards: UInt64, lost: UInt64,
            sameFilled: UInt64, all: UInt64
        ) {
            self.reads = reads
            self.writes = writes
            self.frees = frees
            self.discards = discards
            self.lost = lost
            self.sameFilled = sameFilled
            self.all = all
        }
    }

    public struct Guest: Sendable, Codable {
        public var kernel: String
        /// MemTotal that was asked for.
        public var memoryMiB: Int
        /// MemTotal that the guest reported.
        public var memTotalKiB: Int
        /// MemAvailable when the workload started; absent in earlier records.
        public var memAvailableKiB: Int?
        public var swapMiB: Int
        public var vcpus: Int
        /// Host time from QEMU's start to the guest's first word; absent in a dataset.
        public var bootSeconds: Double?
        public var pswpin: UInt64
        public var pswpout: UInt64
        /// The other counters of /proc/vmstat that the guest reports, at the end.
        public var vmstat: [String: UInt64]
        /// Every line of /proc/vmstat: its number at the command's end less that at its start.
        /// Absent where it was not asked for, or the command was ended before it.
        public var vmstatDeltas: [String: Int64]?
        /// The workload's memory cgroup. Absent where it had none, or was ended before its readings.
        public var cgroup: MemoryCgroup?
        public var initLockedKiB: Int
        public var collectorLockedKiB: Int

        package init(
            kernel: String, memoryMiB: Int, memTotalKiB: Int, swapMiB: Int, vcpus: Int,
            bootSeconds: Double, pswpin: UInt64, pswpout: UInt64, vmstat: [String: UInt64],
            initLockedKiB: Int, collectorLockedKiB: Int
        ) {
            self.kernel = kernel
            self.memoryMiB = memoryMiB
            self.memTotalKiB = memTotalKiB
            self.swapMiB = swapMiB
            self.vcpus = vcpus
            self.bootSeconds = bootSeconds
            self.pswpin = pswpin
            self.pswpout = pswpout
            self.vmstat = vmstat
            self.initLockedKiB = initLockedKiB
            self.collectorLockedKiB = collectorLockedKiB
        }
    }

    public struct Machine: Sendable, Codable {
        public var accelerator: String
        /// Whether the same recipe and seed give the same trace, byte for byte.
        public var repeatable: Bool
        /// Why they need not; absent where they do, and in earlier records.
        public var unrepeatable: String?
        /// What kept the host's answers to QEMU from the guest; absent where the run was not
        /// meant to be repeatable, and in earlier records.
        public var shim: Shim?
        /// Guest nanoseconds an instruction, as a power of two; absent for a host clock.
        public var clockShift: Int?
        public var seed: UInt64
        public var swapLike: String
        public var ramKiB: Int
        public var qemu: String
        /// QEMU's whole command line. Where files lay on the host stands as IMAGE (the
        /// image's folder), INPUTS (the temporary folder) and RUN (the run folder): a record
        /// can be shown to anyone.
        public var arguments: [String]

        package init(
            accelerator: String, unrepeatable: String?, clockShift: Int? = nil, seed: UInt64,
            swapLike: String, ramKiB: Int, qemu: String, arguments: [String]
        ) {
            self.accelerator = accelerator
            repeatable = unrepeatable == nil
            self.unrepeatable = unrepeatable
            self.clockShift = clockShift
            self.seed = seed
            self.swapLike = swapLike
            self.ramKiB = ramKiB
            self.qemu = qemu
            self.arguments = arguments
        }
    }

    /// The library that was preloaded into QEMU.
    public struct Shim: Sendable, Codable {
        /// What it answers, as a number; another may give other traces.
        public var version: Int
        /// SHA-256 of the library; absent in a dataset, as compilers differ and answers do not.
        public var digest: String?
        /// Whether QEMU had it loaded and asked it.
        public var answered: Bool

        package init(version: Int, digest: String?, answered: Bool) {
            self.version = version
            self.digest = digest
            self.answered = answered
        }
    }

    public struct Image: Sendable, Codable {
        /// SHA-256 of the recipe: what the image is made of and how.
        public var digest: String
        /// SHA-256 over the image's files: what decides a capture's bytes. Absent in records
        /// of version 0.1.
        public var content: String?
        /// `name=version` of every package in the guest.
        public var packages: [String]
        /// The same of the kernels, and of what the root was built with.
        public var kernels: [String]?
        public var build: [String]?
        /// The parts, each with a recipe and a digest of its own. Absent in records of the time
        /// when root and kernels were one image.
        public var root: Part?
        public var kernel: Part?

        /// A root file system or a kernel.
        public struct Part: Sendable, Codable, Hashable {
            /// The recipe's name.
            public var name: String
            /// SHA-256 of the recipe, and over the part's files.
            public var digest: String
            public var content: String
            /// `name=version` of what a kernel was built with.
            public var build: [String]?
            /// When the part's packages were a mirror's newest, UTC: `20261130T203000Z`. Absent in
            /// earlier records.
            public var packagesTime: String?
            /// What is known of a kernel that the user built; absent in others.
            public var own: Own?

            package init(
                name: String, digest: String, content: String, build: [String]? = nil,
                packagesTime: String? = nil, own: Own? = nil
            ) {
                self.name = name
                self.digest = digest
                self.content = content
                self.build = build
                self.packagesTime = packagesTime
                self.own = own
            }
        }

        /// A kernel that the user built.
        public struct Own: Sendable, Codable, Hashable {
            /// SHA-256 of the unpacked kernel and of its .config, which the image has as `config`.
            public var vmlinux: String
            public var config: String
            /// SHA-256 of the modules that were built against it, by file name.
            public var modules: [String: String]
            /// What `git describe` says of its source; absent where that is no work tree of git.
            public var describe: String?
            /// What the compiler of the modules says of itself.
            public var compiler: String

            package init(
                vmlinux: String, config: String, modules: [String: String], describe: String?,
                compiler: String
            ) {
                self.vmlinux = vmlinux
                self.config = config
                self.modules = modules
                self.describe = describe
                self.compiler = compiler
            }
        }

        package init(
            digest: String, content: String, packages: [String], kernels: [String],
            build: [String], root: Part? = nil, kernel: Part? = nil
        ) {
            self.digest = digest
            self.content = content
            self.packages = packages
            self.kernels = kernels
            self.build = build
            self.root = root
            self.kernel = kernel
        }
    }

    public struct Module: Sendable, Codable {
        /// SHA-256 of the module's sources.
        public var digest: String
        public var parameters: String
        /// The module's own counters at the end.
        public var counters: [String: UInt64]

        package init(digest: String, parameters: String, counters: [String: UInt64]) {
            self.digest = digest
            self.parameters = parameters
            self.counters = counters
        }
    }

    public struct SynthPart: Sendable, Codable {
        /// How pages came to be swapped: `model`, or how a program was held.
        public var mode: String
        /// The kernel whose rules were followed.
        public var kernel: String
        public var reclaim: String
        public var readahead: String
        public var pageCluster: Int
        public var swapLike: String
        /// Bytes of a page; nil in runs that were made when all had 4 KiB.
        public var pageSize: PageSize?
        public var residentKiB: Int
        /// MemTotal of the guest that was modelled; nil where the memory was the workload's own.
        public var guestMemoryMiB: Int?
        public var swapMiB: Int
        public var seed: UInt64
        /// Whether the same words give the same trace, byte for byte.
        public var repeatable: Bool
        /// FNV-1a over the events (docs/synth.md), 16 hexadecimal digits.
        public var eventDigest: String?
        /// Whose page contents were taken, by SHA-256; absent for the workload's own.
        public var pagesDigest: String?
        /// Nanoseconds whose multiples the trace's times are; absent where they say nothing of it.
        public var timeResolution: UInt64?
        /// Counts of what leaves no event.
        public var counters: [String: UInt64]

        package init(
            mode: String, kernel: String, reclaim: String, readahead: String, pageCluster: Int,
            swapLike: String, pageSize: PageSize, residentKiB: Int,
            guestMemoryMiB: Int? = nil, swapMiB: Int, seed: UInt64, repeatable: Bool,
            eventDigest: String? = nil, pagesDigest: String? = nil,
            counters: [String: UInt64] = [:]
        ) {
            self.mode = mode
            self.kernel = kernel
            self.reclaim = reclaim
            self.readahead = readahead
            self.pageCluster = pageCluster
            self.swapLike = swapLike
            self.pageSize = pageSize
            self.residentKiB = residentKiB
            self.guestMemoryMiB = guestMemoryMiB
            self.swapMiB = swapMiB
            self.seed = seed
            self.repeatable = repeatable
            self.eventDigest = eventDigest
            self.pagesDigest = pagesDigest
            self.counters = counters
        }
    }

    public struct Trace: Sendable, Codable {
        public var bytes: Int64
        public var sha256: String

        package init(bytes: Int64, sha256: String) {
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    public struct Host: Sendable, Codable {
        public var system: String
        public var kernel: String
        public var processors: Int
        public var memoryMiB: Int

        package init(system: String, kernel: String, processors: Int, memoryMiB: Int) {
            self.system = system
            self.kernel = kernel
            self.processors = processors
            self.memoryMiB = memoryMiB
        }
    }

    public struct Tool: Sendable, Codable {
        public var version: String
        /// Version of the libzstd that packed the trace: `1.5.4`; absent in old records.
        public var zstd: String?

        package init(version: String, zstd: String? = nil) {
            self.version = version
            self.zstd = zstd
        }

        /// The tool that runs.
        package static var present: Tool {
            Tool(version: SwapReplayVersion.text, zstd: TraceCompression.library)
        }
    }

    public var schema = RunRecord.currentSchema
    public var status: CaptureStatus
    /// What went wrong, in words; absent when nothing did.
    public var message: String?
    public var workload: WorkloadPart
    public var settings: Settings?
    public var events: Events?
    /// What a capture ran in. Absent in a synthetic run, which has no guest.
    public var guest: Guest?
    public var books: Books?
    public var machine: Machine?
    public var image: Image?
    public var module: Module?
    /// What took the place of guest and module in a synthetic run.
    public var synth: SynthPart?
    public var trace: Trace?
    /// Absent in a dataset, where the run is a function of its recipe.
    public var host: Host?
    /// When the run began, ISO 8601, UTC; absent in a dataset.
    public var started: String?
    /// Host time of the whole run; absent in a dataset.
    public var seconds: Double?
    public var tool: Tool

    /// What the workload of a capture had when it started, KiB: the limit of its memory cgroup, or
    /// what was available in the guest; nil where it is not known.
    public var memoryKiB: Int? { settings?.memcgMiB.map { $0 * 1024 } ?? guest?.memAvailableKiB }

    /// What the workload was meant to have, KiB, which runs of several seeds have alike: the limit of its
    /// memory cgroup, what was to be available, or MemTotal; what a model could have resident; nil where
    /// it is not known.
    public var memoryAskedKiB: Int? {
        (settings?.memcgMiB ?? settings?.availableMiB ?? guest?.memoryMiB).map { $0 * 1024 }
            ?? synth?.residentKiB
    }

    /// The release of the kernel that swapped, or whose rules a model followed; nil if none is
    /// recorded.
    public var kernel: String? { guest?.kernel ?? synth?.kernel }

    package init(
        status: CaptureStatus, workload: WorkloadPart, settings: Settings? = nil,
        guest: Guest? = nil, machine: Machine? = nil, image: Image? = nil, module: Module? = nil,
        synth: SynthPart? = nil, host: Host, started: String, tool: Tool
    ) {
        self.status = status
        self.workload = workload
        self.settings = settings
        self.guest = guest
        self.machine = machine
        self.image = image
        self.module = module
        self.synth = synth
        self.host = host
        self.started = started
        seconds = 0
        self.tool = tool
    }
}
