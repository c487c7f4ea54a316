// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The kernel whose rules the model follows, as captures name it.
public enum ModelKernel: String, Sendable, CaseIterable, Codable {
    case linux61 = "6.1"
    case linux612 = "6.12"

    /// What Debian builds in: `CONFIG_LRU_GEN_ENABLED` is off in 6.1 and on in 6.12.
    public var usualReclaim: ReclaimPolicy { self == .linux61 ? .activeInactive : .multiGen }
    /// Since 6.12 zero-filled pages are a bit in memory and never reach the device
    /// (`mm/page_io.c`, `swap_zeromap_folio_set`).
    var hasZeroMap: Bool { self == .linux612 }
}

/// How pages are chosen for eviction.
public enum ReclaimPolicy: String, Sendable, CaseIterable, Codable {
    /// Two lists and a second chance.
    case activeInactive = "lru"
    /// Generations (MGLRU).
    case multiGen = "mglru"
}

/// Which neighbours a swapped page brings along (`mm/swap_state.c`, `swapin_readahead`).
public enum ReadaheadPolicy: String, Sendable, CaseIterable, Codable {
    /// Neighbours by address; the kernel's choice on a device that does not rotate.
    case vma
    /// Neighbours by swap slot; its choice on one that does.
    case cluster
}

/// The memory that a workload is modelled in.
public struct MemorySettings: Sendable, Equatable {
    /// Pages of the workload that fit in memory, swap cache included.
    public var residentPages: Int
    /// Slots of the swap device, its header page included.
    public var swapPages: Int
    public var kernel: ModelKernel
    public var reclaim: ReclaimPolicy
    public var readahead: ReadaheadPolicy
    /// `vm.page-cluster`: at most 2^this pages are read for one fault.
    public var pageCluster: Int
    /// A device that says it is synchronous, as zram: pages of one user skip swap cache and
    /// readahead (`mm/memory.c`, `do_swap_page`).
    public var synchronous: Bool

    public init(
        residentPages: Int, swapPages: Int, kernel: ModelKernel = .linux61,
        reclaim: ReclaimPolicy? = nil, readahead: ReadaheadPolicy = .vma, pageCluster: Int = 3,
        synchronous: Bool = false
    ) {
        self.residentPages = residentPages
        self.swapPages = swapPages
        self.kernel = kernel
        self.reclaim = reclaim ?? kernel.usualReclaim
        self.readahead = readahead
        self.pageCluster = pageCluster
        self.synchronous = synchronous
    }
}
