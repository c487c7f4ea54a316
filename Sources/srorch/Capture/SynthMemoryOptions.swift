// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import ArgumentParser
import SRCapture
import SRLinux
public import SRSynth
import SRSynthRun
import Workloads

/// What a synthetic run's memory is like.
struct SynthMemoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Memory that the workload can have resident: 64M; a bare number is MiB. (default: "
                + "what a guest of the workload's size leaves it)",
            valueName: "size"),
        transform: Measures.memory)
    var memory: Int?

    @Option(
        name: .customLong("guest-memory"),
        help: ArgumentHelp(
            "Instead of --memory: MemTotal of a guest, as capture's --memory: 96M; a bare "
                + "number is MiB. The workload has what the guest leaves it.",
            valueName: "size"),
        transform: Measures.mebibytes)
    var guestMemory: Int?

    @OptionGroup var swap: SwapOptions

    @Option(
        help: ArgumentHelp(
            "The kernel whose rules are followed: "
                + "\(KernelSeries.choices)."))
    var kernel = KernelSeries.usual

    @Option(
        help: ArgumentHelp(
            "lru (active and inactive lists) or mglru (generations). (default: the kernel's, "
                + "as Debian builds it: \(Self.usualReclaim))"))
    var reclaim: ReclaimPolicy?

    private static let usualReclaim = KernelSeries.allCases
        .map { "\($0.usualReclaim.rawValue) in \($0.rawValue)" }.joined(separator: ", ")

    @Option(
        name: .customLong("page-size"),
        help: ArgumentHelp(
            "The kernel's pages: \(Measures.pageSizes); a bare number is bytes.",
            valueName: "size"),
        transform: Measures.pageSize)
    var pageSize = PageSize.usual

    @Option(help: "Neighbours read along: vma (by address) or cluster (by slot).")
    var readahead = ReadaheadPolicy.vma

    @Option(
        name: .customLong("page-cluster"),
        help: "As vm.page-cluster: at most 2^N pages are read for one fault, 0 to 5.")
    var pageCluster = 3

    func validate() throws {
        if memory != nil, guestMemory != nil {
            throw ValidationError("Give --memory or --guest-memory, not both.")
        }
        if let memory, !(1 << 20...1 << 40).contains(memory) {
            throw ValidationError(
                "--memory takes a size from 1M to 1T, such as 64M, not \(ByteSize.format(memory)).")
        }
        try Measures.checkGuest(guestMemory, option: "--guest-memory")
        guard PageSize.ofKernels.contains(pageSize) else {
            throw ValidationError(
                "--page-size takes one that kernels have, \(Measures.pageSizes), not "
                    + "\(ByteSize.format(pageSize.bytes)).")
        }
        guard (0...5).contains(pageCluster) else {
            throw ValidationError("--page-cluster takes 0 to 5, not \(pageCluster).")
        }
    }

    func apply(to request: inout SynthRequest) throws {
        request.pageSize = pageSize
        request.residentBytes = memory
        request.guestMemoryMiB = guestMemory
        request.swapMiB = swap.size
        request.kernel = kernel
        request.reclaim = reclaim
        request.readahead = readahead
        request.pageCluster = pageCluster
        request.synchronous = swap.like == .zram
    }
}

extension KernelSeries: ExpressibleByArgument {}
extension ReclaimPolicy: ExpressibleByArgument {}
extension ReadaheadPolicy: ExpressibleByArgument {}
