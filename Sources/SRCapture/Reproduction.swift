// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SRRunFolder
internal import SRSupport
internal import SystemPackage

/// How a run that was made again stands to the first.
public struct Reproduction: Sendable {
    /// The first event in which two traces differ; nil where one has ended, both where their
    /// headers differ, or the lengths under another compressor than the first.
    public struct Difference: Sendable, Equatable {
        /// Counted from 0.
        public var event: UInt64
        public var first: SwapEvent?
        public var again: SwapEvent?
    }

    /// How the two traces stand to one another.
    public enum Verdict: Sendable, Equatable {
        /// Byte for byte the same.
        case sameBytes
        /// The same header and so many events, packed to other bytes: traces are compressed by
        /// the host's libzstd, and another release of it may find a shorter way to say the same.
        case sameEvents(UInt64)
        case differs(Difference)
    }

    public let verdict: Verdict
    /// What differs between the two runs' records that decides a trace, in words.
    public let causes: [String]

    /// Whether no event, time or word of the header differs.
    public var isIdentical: Bool {
        if case .differs = verdict { false } else { true }
    }

    /// Compares two runs, by the digests of their events and of their files. O(1) where both have
    /// the same, O(events) where not.
    ///
    /// - Throws: `SRError` where a trace cannot be read.
    public static func of(
        _ first: RunRecord, in folder: RunFolder, _ again: RunRecord, in other: RunFolder
    ) throws -> Reproduction {
        let same = first.trace?.sha256 != nil && first.trace?.sha256 == again.trace?.sha256
        return Reproduction(
            verdict: same ? .sameBytes : try verdict(first, folder, again, other),
            causes: causes(first, again))
    }

    private static func verdict(
        _ first: RunRecord, _ folder: RunFolder, _ again: RunRecord, _ other: RunFolder
    ) throws -> Verdict {
        // A record of earlier times has none.
        let digests = try [(first, folder), (again, other)].map { record, folder in
            try record.events?.sha256 ?? EventDigest.of(trace: folder.trace.string)
        }
        var first = try TraceReader(path: folder.trace.string)
        var again = try TraceReader(path: other.trace.string)
        var event: UInt64 = 0
        while true {
            let (one, two) = (try first.next(), try again.next())
            if one == nil, two == nil, digests[0] == digests[1] { return .sameEvents(event) }
            if one != two || one == nil {
                return .differs(Difference(event: event, first: one, again: two))
            }
            event += 1
        }
    }

    /// In the order in which they are likely.
    private static func causes(_ first: RunRecord, _ again: RunRecord) -> [String] {
        var causes: [String] = []
        func hold(_ what: String, _ one: String?, _ two: String?) {
            guard let one, let two, one != two else { return }
            causes.append("\(what): \(one), and \(two) now")
        }
        hold("QEMU", first.machine?.qemu, again.machine?.qemu)
        hold("QEMU's wall clock", wallClock(first), wallClock(again))
        hold("contents of the image", first.image?.content, again.image?.content)
        hold("recipe of the image", first.image?.digest, again.image?.digest)
        hold("module", first.module?.digest, again.module?.digest)
        hold("kernel", first.guest?.kernel, again.guest?.kernel)
        hold("tool", first.tool.version, again.tool.version)
        hold("libzstd", first.tool.zstd, again.tool.zstd)
        return causes
    }

    /// Which clock QEMU was told; nil for a run that has no QEMU.
    private static func wallClock(_ record: RunRecord) -> String? {
        guard let machine = record.machine else { return nil }
        guard let shim = machine.shim, shim.answered else { return "the host's" }
        return "held still (shim \(shim.version))"
    }
}
