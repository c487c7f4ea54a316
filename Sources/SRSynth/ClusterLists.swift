// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The lists that clusters of slots are on, first in, first out.
struct ClusterLists: ~Copyable {
    enum Name: Int { case none, free, nonfull, fragmented, full }

    private struct Link: BitwiseCopyable {
        var previous: Int32 = -1
        var next: Int32 = -1
        var list: UInt8 = 0
    }
    private struct Ends: BitwiseCopyable {
        var head: Int32 = -1
        var tail: Int32 = -1
        var count = 0
    }

    /// Slots in use of each cluster.
    var used: Column<UInt16>
    private var links: Column<Link>
    private var ends: Column<Ends>

    init(_ clusters: Int) {
        used = Column(clusters, filledWith: 0)
        links = Column(clusters, filledWith: Link())
        ends = Column(5, filledWith: Ends())
    }

    func first(_ list: Name) -> Int? {
        let head = ends[list.rawValue].head
        return head < 0 ? nil : Int(head)
    }

    func count(_ list: Name) -> Int { ends[list.rawValue].count }

    func list(of cluster: Int) -> Name { Name(rawValue: Int(links[cluster].list)) ?? .none }

    /// Takes the cluster off its list, if it is on one, and puts it at that one's end.
    mutating func append(_ cluster: Int, to list: Name) {
        remove(cluster)
        let tail = ends[list.rawValue].tail
        links[cluster] = Link(previous: tail, next: -1, list: UInt8(list.rawValue))
        if tail < 0 {
            ends[list.rawValue].head = Int32(cluster)
        } else {
            links[Int(tail)].next = Int32(cluster)
        }
        ends[list.rawValue].tail = Int32(cluster)
        ends[list.rawValue].count += 1
    }

    mutating func remove(_ cluster: Int) {
        let link = links[cluster]
        let list = Int(link.list)
        guard list != 0 else { return }
        if link.previous < 0 {
            ends[list].head = link.next
        } else {
            links[Int(link.previous)].next = link.next
        }
        if link.next < 0 {
            ends[list].tail = link.previous
        } else {
            links[Int(link.next)].previous = link.previous
        }
        ends[list].count -= 1
        links[cluster] = Link()
    }
}
