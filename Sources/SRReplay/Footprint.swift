// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux

/// Where the bytes of an allocator go at one moment. All in bytes; the formulas are in
/// `docs/metrics.md`. ``footprint`` = ``live`` + ``internalWaste`` + ``externalWaste`` +
/// ``metadata``, exactly.
public struct Footprint: Sendable, Equatable {
    /// Sum of the stored objects' lengths.
    public var live = 0
    /// Pages held.
    public var pages = 0
    /// All that is taken from the system: pages and metadata beside them.
    public var footprint = 0
    /// Bytes in the places that objects were given, beyond their lengths.
    public var internalWaste = 0
    /// Free space held from the system.
    public var externalWaste = 0
    /// Headers, handles, descriptors, inside the pages and beside them.
    public var metadata = 0

    public init() {}

    /// What an allocator holds with these holdings that stores `live` bytes.
    init(_ holdings: Holdings, live: Int, _ pageSize: PageSize) {
        self.live = live
        pages = holdings.pages
        footprint = holdings.footprint(pageSize)
        internalWaste = holdings.given - live
        externalWaste =
            holdings.pages * pageSize.bytes + holdings.loose - holdings.given
            - holdings.metadataInside
        metadata = holdings.metadataInside + holdings.metadataOutside
    }

    /// What the stored objects themselves take: length, rounding and metadata, without the
    /// free space that is held. The measure of the 2008 study.
    public var occupied: Int { footprint - externalWaste }
}
