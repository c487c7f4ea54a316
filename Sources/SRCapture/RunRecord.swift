// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

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
    }

    public struct Events: Sendable, Codable {
        public var reads: UInt64
        public var writes: UInt64
        public var frees: UInt64
        public var discards: UInt64
        public var lost: UInt64
        public var sameFilled: UInt64
        public var all: UInt64
    }

    public struct Guest: Sendable, Codable {
        public var kernel: String
        /// As asked for: what the guest should report as MemTotal.
        public var memoryMiB: Int
        /// As the guest reported it.
        public var memTotalKiB: Int
        public var swapMiB: Int
        public var vcpus: Int
        /// Host time from QEMU's start to the guest's first word.
        public var bootSeconds: Double
        public var pswpin: UInt64
        public var pswpout: UInt64
        /// The other counters of /proc/vmstat that the guest reports, at the end.
        public var vmstat: [String: UInt64]
        public var initLockedKiB: Int
        public var collectorLockedKiB: Int
    }

    public struct Machine: Sendable, Codable {
        public var accelerator: String
        /// Whether the same recipe and seed give the same trace, byte for byte.
        public var repeatable: Bool
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
    }

    public struct Image: Sendable, Codable {
        public var digest: String
        /// `name=version` of every package in the guest.
        public var packages: [String]
    }

    public struct Module: Sendable, Codable {
        /// SHA-256 of the module's sources.
        public var digest: String
        public var parameters: String
        /// The module's own counters at the end.
        public var counters: [String: UInt64]
    }

    public struct Trace: Sendable, Codable {
        public var bytes: Int64
        public var sha256: String
    }

    public struct Host: Sendable, Codable {
        public var system: String
        public var kernel: String
        public var processors: Int
        public var memoryMiB: Int
    }

    public struct Tool: Sendable, Codable {
        public var version: String
    }

    public var schema = RunRecord.currentSchema
    public var status: CaptureStatus
    /// What went wrong, in words; absent when nothing did.
    public var message: String?
    public var workload: WorkloadPart
    public var events: Events?
    public var guest: Guest
    public var books: Books?
    public var machine: Machine
    public var image: Image
    public var module: Module?
    public var trace: Trace?
    public var host: Host
    /// When the run began, ISO 8601, UTC.
    public var started: String
    /// Host time of the whole run.
    public var seconds: Double
    public var tool: Tool
}
