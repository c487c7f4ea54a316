// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRCodecs
public import SRText

/// What real compressors made of real pages.
public struct CompressReport: Sendable {
    /// What was compressed, as it was named.
    public var inputs: [String]
    public var result: PageCompression.Result
    /// Mean lengths that a trace beside the pages has for these algorithms, by their names.
    public var traceMeans: [String: Double]
    /// The processor that it was measured on; nil if its name is not known.
    public var processor: String?

    public init(
        inputs: [String], result: PageCompression.Result, traceMeans: [String: Double] = [:],
        processor: String? = nil
    ) {
        self.processor = processor
        self.inputs = inputs
        self.result = result
        self.traceMeans = traceMeans
    }

    /// The report for people.
    public var text: String {
        var titles = [
            "algorithm", "ratio", "mean B", "± B", "<= 50 %", "<= 25 %", "no gain", "MB/s in",
            "MB/s out",
        ]
        if !traceMeans.isEmpty { titles += ["trace mean B", "apart"] }
        var text =
            inputs.joined(separator: ", ") + ": \(Numbers.grouped(result.pages)) pages, "
            + "\(Numbers.grouped(result.sameFilled)) of them same-filled\n\n"
            + TextTable.text(titles, result.measures.map(row)) + "\n"
        if result.padded > 0 {
            text += "\(result.padded) bytes that last pages lacked count as zeros.\n"
        }
        if result.dictionaryBytes > 0 {
            text +=
                "The dictionary has \(result.dictionaryBytes) bytes. The "
                + "\(Numbers.grouped(UInt64(result.trainedOn))) pages that it was trained on are "
                + "not among those measured.\n"
        }
        text += "± is the standard error of the mean. Every page came back as it was.\n"
        return text
    }

    private func row(_ measure: Measure) -> [String] {
        var row = [
            measure.name, Numbers.fixed(measure.ratio, 2), Numbers.fixed(measure.meanLength, 1),
            Numbers.fixed(measure.standardError, 1),
            Numbers.percent(measure.half, of: measure.pages),
            Numbers.percent(measure.quarter, of: measure.pages),
            Numbers.percent(measure.incompressible, of: measure.pages),
            Numbers.fixed(measure.packingSpeed, 1), Numbers.fixed(measure.unpackingSpeed, 1),
        ]
        if !traceMeans.isEmpty {
            let trace = traceMeans[measure.name]
            row.append(trace.map { Numbers.fixed($0, 1) } ?? "-")
            row.append(
                trace.map { Numbers.fixed((measure.meanLength / $0 - 1) * 100, 2) + " %" } ?? "-")
        }
        return row
    }

    /// The report as JSON: lengths in bytes, shares from 0 to 1, speeds in 10^6 bytes a second.
    public var json: JSONValue {
        .object([
            .init("inputs", .array(inputs.map { .string($0) })),
            .init("pages", .unsigned(result.pages)),
            .init("sameFilled", .unsigned(result.sameFilled)),
            .init("paddedBytes", .integer(Int64(result.padded))),
            .init("dictionaryBytes", .integer(Int64(result.dictionaryBytes))),
            .init("dictionaryPages", .integer(Int64(result.trainedOn))),
            .init("algorithms", .array(result.measures.map(json))),
            .init("processor", processor.map { .string($0) } ?? .null),
        ])
    }

    private func json(_ measure: Measure) -> JSONValue {
        func share(_ part: UInt64) -> JSONValue {
            .number(measure.pages == 0 ? 0 : Double(part) / Double(measure.pages))
        }
        return .object([
            .init("name", .string(measure.name)),
            .init("pages", .unsigned(measure.pages)),
            .init("packedBytes", .unsigned(measure.packedBytes)),
            .init("ratio", .number(measure.ratio)),
            .init("meanLength", .number(measure.meanLength)),
            .init("standardError", .number(measure.standardError)),
            .init("atMostHalf", share(measure.half)),
            .init("atMostQuarter", share(measure.quarter)),
            .init("incompressible", share(measure.incompressible)),
            .init("compressMBs", .number(measure.packingSpeed)),
            .init("decompressMBs", .number(measure.unpackingSpeed)),
            .init("compressNsPage", .number(measure.packingNsEach)),
            .init("decompressNsPage", .number(measure.unpackingNsEach)),
            .init("traceMeanLength", traceMeans[measure.name].map { .number($0) } ?? .null),
        ])
    }
}
