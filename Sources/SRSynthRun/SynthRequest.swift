// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SRLinux
public import SRRunFolder
internal import SRSupport
public import SRSynth
public import SystemPackage
internal import Workloads

/// All that a user decides of one synthetic run of a built-in workload. What is nil is
/// decided by the workload.
public struct SynthRequest: Sendable {
    public var workload: String
    public var parameters: [String: String]
    public var output: FilePath
    public var force = false
    public var seed: UInt64 = 1
    /// Of the modelled kernel.
    public var pageSize = PageSize.usual
    /// Memory that the workload can have resident, bytes.
    public var residentBytes: Int?
    /// MemTotal of a guest, MiB, as a capture's --memory, of which the workload has what the
    /// guest leaves it.
    public var guestMemoryMiB: Int?
    public var swapMiB: Int?
    public var kernel = KernelSeries.usual
    public var reclaim: ReclaimPolicy?
    public var readahead = ReadaheadPolicy.vma
    public var pageCluster = 3
    public var synchronous = false
    /// A file whose pages stand for the workload's contents.
    public var pages: FilePath?
    /// Which written pages' contents are kept in the run's folder; nil: none.
    public var sample: PageSample?
    /// A file to take the bytes of each page that is compressed.
    public var corpus: FilePath?
    /// Nanoseconds whose multiples the trace's times are.
    public var timeResolution: UInt64 = 1
    /// Processors that are used at most; nil: all there are. The trace does not depend on it.
    public var jobs: Int?

    public init(workload: String, parameters: [String: String], output: FilePath) {
        self.workload = workload
        self.parameters = parameters
        self.output = output
    }

    /// Pages below which the model's watermarks leave nothing to work with.
    static let leastResidentPages = 256

    /// The workload with its parameters decided, and the memory it is modelled in.
    /// - Throws: `SRError` of code `usage` for a workload that is not built in, or memory too
    ///   small.
    func resolve() throws -> (ResolvedWorkload, BuiltIn, MemorySettings) {
        let known = try WorkloadCatalogue.standard.workload(named: workload)
        let resolved = try known.resolve(
            parameters, in: WorkloadContext(accelerator: .tcg, seed: seed))
        guard let builtIn = resolved.builtIn else {
            throw SRError(
                .usage,
                "workload '\(workload)' is a program of the guest: synth has "
                    + WorkloadCatalogue.standard.builtInNames.joined(separator: ", ")
                    + "; or capture it: srorch capture --workload \(workload)")
        }
        try checkRoom(resolved, known.parameters)
        let pages: Int
        var guest: Int?
        if let residentBytes {
            pages = pageSize.wholePages(in: residentBytes)
            guard pages >= Self.leastResidentPages else {
                let least = Self.leastResidentPages * pageSize.bytes
                throw SRError(
                    .usage,
                    "--memory takes \(ByteSize.format(least)) or more with pages of \(pageSize)")
            }
        } else {
            let memory = guestMemoryMiB ?? resolved.memoryMiB
            pages = GuestShare.residentPages(memTotalMiB: memory, kernel: kernel, pageSize)
            guest = pageSize.pages(ofMiB: memory)
        }
        let settings = MemorySettings(
            pageSize: pageSize, residentPages: pages, guestPages: guest,
            swapPages: pageSize.pages(ofMiB: swapMiB ?? resolved.swapMiB),
            kernel: kernel, reclaim: reclaim, readahead: readahead, pageCluster: pageCluster,
            synchronous: synchronous)
        return (resolved, builtIn, settings)
    }

    /// Refuses a workload whose pages the model could not keep a record of each of.
    private func checkRoom(
        _ resolved: ResolvedWorkload, _ parameters: [WorkloadParameter]
    ) throws {
        let room = ProcessInfo.processInfo.physicalMemory
        for parameter in parameters {
            guard case .size = parameter.kind else { continue }
            let name = parameter.name
            let pages = pageSize.pages(for: resolved.parameters.bytes(name))
            let record = pages * MemorySettings.recordBytes
            guard record > room else { continue }
            throw SRError(
                .usage,
                "--param \(name)=\(resolved.parameters[name]): the model keeps "
                    + "\(MemorySettings.recordBytes) bytes of each page, here "
                    + "\(ByteSize.format(record)) of this machine's \(room >> 30)G; give less")
        }
    }
}
