// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRParse
public import SRSupport

/// Where the lengths of the kernel's algorithms come from.
public struct LengthSource: Sendable {
    /// A column for each algorithm that is known: the trace's first, then estimates.
    public private(set) var columns: [String: Int] = [:]
    /// The algorithms whose lengths are estimates.
    public private(set) var estimated: [String] = []
    private var conversions: [LengthConversion] = []
    /// The trace's column that estimates are made from.
    private let base: Int
    private let traceColumns: Int
    private var pageLimit = 0

    /// How a trace names the kernel's algorithms, where that is another name.
    public static let traceNames = ["lzo": "lzo1x-1"]

    /// - Parameters:
    ///   - wanted: algorithms that devices ask for.
    ///   - header: of the trace.
    ///   - hasPages: whether pages were kept beside the trace.
    ///   - convert: gives the conversion from the trace's first algorithm to another; nil where there
    ///     is no sample of pages, or no library that has the algorithm.
    /// - Throws: `SRError` of code `lengthsMissing` that names the algorithms that there are.
    public init(
        _ wanted: [String], _ header: TraceHeader, hasPages: Bool = false,
        convert: (_ from: String, _ to: String) throws(SRError) -> LengthConversion?
    ) throws(SRError) {
        traceColumns = header.compressors.count
        base = 0
        let found = Self.found(in: header)
        for name in wanted where columns[name] == nil {
            if let column = found[name] {
                columns[name] = column
                continue
            }
            guard let from = Self.kernelName(of: header.compressors[base]),
                let conversion = try convert(from, name)
            else { throw Self.missing(name, among: found, hasPages: hasPages) }
            columns[name] = traceColumns + conversions.count
            conversions.append(conversion)
            estimated.append(name)
        }
    }

    /// The kernel's algorithms whose lengths a trace has, by column.
    public static func found(in header: TraceHeader) -> [String: Int] {
        var found: [String: Int] = [:]
        for (column, name) in header.compressors.enumerated() {
            if let name = kernelName(of: name), found[name] == nil { found[name] = column }
        }
        return found
    }

    /// The kernel's name of a trace's compressor: `lzo` of `lzo1x-1`. nil for one with a level of its
    /// own, which a device would have to be told.
    public static func kernelName(of compressor: String) -> String? {
        if let known = traceNames.first(where: { $0.value == compressor }) { return known.key }
        return compressor.contains(":") ? nil : compressor
    }

    private static func missing(
        _ name: String, among found: [String: Int], hasPages: Bool
    ) -> SRError {
        let known = found.sorted { $0.value < $1.value }.map(\.key).joined(separator: ", ")
        let why =
            hasPages
            ? "no library here has it, to estimate them from the pages that were kept"
            : "no sample of pages to estimate them from"
        let remedy =
            KernelSeries.zramAlgorithmsOfNoGuest.contains(name)
            ? "No guest's kernel has \(name): name another"
            : "Record them: 'srorch capture --compressor \(name)'"
                + (hasPages ? "" : ", or a sample: 'capture --pages 1/64', 'synth --sample 1/64'")
        return SRError(
            .lengthsMissing,
            "the trace has no lengths of \(name), and \(why); it has those of \(known). \(remedy)")
    }

    /// A block for the devices, with the estimates beside the trace's own lengths.
    public mutating func batch(_ events: EventBatch) -> DeviceBatch {
        let known = events.lengths[base]
        let estimates = conversions.map { conversion in
            events.operations.indices.map { index in
                events.operations[index] == Operation.write.rawValue
                    ? conversion.length(
                        known[index], event: events.firstEvent + UInt64(index)) : 0
            }
        }
        let batch = DeviceBatch(events, estimates: estimates, pageLimit: pageLimit)
        pageLimit = batch.pageLimit
        return batch
    }
}
