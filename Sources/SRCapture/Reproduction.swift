// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRParse
public import SRRun
internal import SystemPackage

/// How a run that was made again stands to the first.
public struct Reproduction: Sendable {
    /// The first event in which two traces differ; nil where one has ended.
    public struct Difference: Sendable, Equatable {
        /// Counted from 0.
        public var event: UInt64
        public var first: SwapEvent?
        public var again: SwapEvent?
    }

    /// nil: the traces are the same, byte for byte.
    public let difference: Difference?
    /// What differs between the two runs' records that decides a trace, in words.
    public let causes: [String]

    /// Compares two runs. O(bytes) where the traces are the same, O(events) where not.
    ///
    /// - Throws: `TraceError` where a trace cannot be read.
    public static func of(
        _ first: RunRecord, in folder: RunFolder, _ again: RunRecord, in other: RunFolder
    ) throws -> Reproduction {
        let same = first.trace?.sha256 != nil && first.trace?.sha256 == again.trace?.sha256
        return Reproduction(
            difference: same ? nil : try difference(folder, other), causes: causes(first, again))
    }

    private static func difference(
        _ folder: RunFolder, _ other: RunFolder
    ) throws -> Difference {
        var first = try TraceReader(path: folder.trace.string)
        var again = try TraceReader(path: other.trace.string)
        var event: UInt64 = 0
        while true {
            let (one, two) = (try first.next(), try again.next())
            if one != two || one == nil {
                return Difference(event: event, first: one, again: two)
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
        hold("contents of the image", first.image?.content, again.image?.content)
        hold("recipe of the image", first.image?.digest, again.image?.digest)
        hold("module", first.module?.digest, again.module?.digest)
        hold("kernel", first.guest?.kernel, again.guest?.kernel)
        hold("tool", first.tool.version, again.tool.version)
        return causes
    }
}
