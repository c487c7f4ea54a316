// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux

/// Which neighbours a swapped page brings along (`mm/swap_state.c`, `swapin_readahead`).
public enum ReadaheadPolicy: String, Sendable, CaseIterable, Codable {
    /// Neighbours by address; the kernel's choice on a device that does not rotate.
    case vma
    /// Neighbours by swap slot; its choice on one that does.
    case cluster
}

/// The memory that a workload is modelled in.
public struct MemorySettings: Sendable, Equatable {
    public let pageSize: PageSize
    /// What the model keeps of each page of a workload, bytes.
    package static let recordBytes = MemoryLayout<Page>.stride
    /// Pages of the workload that fit in memory, swap cache included.
    public var residentPages: Int
    /// MemTotal of the guest that is modelled, pages, whose zones the workload's pages lie in; nil:
    /// one zone.
    public var guestPages: Int?
    /// Slots of the swap device, its header page included.
    public var swapPages: Int
    public var kernel: KernelSeries
    public var reclaim: ReclaimPolicy
    public var readahead: ReadaheadPolicy
    /// `vm.page-cluster`: at most 2^this pages are read for one fault.
    public var pageCluster: Int
    /// A device that says it is synchronous, as zram: pages of one user skip readahead, and in 6.1 and
    /// 6.12 the swap cache (`mm/memory.c`, `do_swap_page`).
    public var synchronous: Bool

    public init(
        pageSize: PageSize, residentPages: Int, guestPages: Int? = nil, swapPages: Int,
        kernel: KernelSeries = .usual, reclaim: ReclaimPolicy? = nil,
        readahead: ReadaheadPolicy = .vma, pageCluster: Int = 3,
        synchronous: Bool = false
    ) {
        self.pageSize = pageSize
        self.residentPages = residentPages
        self.guestPages = guestPages
        self.swapPages = swapPages
        self.kernel = kernel
        self.reclaim = reclaim ?? kernel.usualReclaim
        self.readahead = readahead
        self.pageCluster = pageCluster
        self.synchronous = synchronous
    }
}
