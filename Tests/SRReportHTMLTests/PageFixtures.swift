// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRLinux
import SRParse
import SRReplay
import SRSupport
import SystemPackage

@testable import SRReportHTML

/// The figures of a trace of these events.
///
/// - Parameters:
///   - cut: bytes of the trace that are left.
///   - allocators: nil: none.
func figures(
    _ name: String, _ events: [SwapEvent], compressors: [String] = ["lzo1x-1"],
    origin: String = "", cut: Int? = nil, pageSize: PageSize = .kib4,
    allocators: String? = "ideal,zbud"
) async throws -> RunFigures {
    let header = TraceHeader(pageSize: pageSize, compressors: compressors, origin: origin)
    let path = FilePath(NSTemporaryDirectory()).appending("srpage-\(UUID()).srt")
    defer { try? FileManager.default.removeItem(atPath: path.string) }
    var writer = try TraceWriter(path: path.string, header: header, blockEvents: 4096)
    for event in events {
        let half = [UInt32](repeating: event.length / 2, count: compressors.count - 1)
        try writer.append(event, otherLengths: half.span)
    }
    _ = try writer.finish()
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path.string)))
    if let cut { bytes = Array(bytes.prefix(cut)) }
    let choice = try ReplayChoice(allocators: allocators.map(AllocatorSpec.list) ?? [])
    return try await RunFigures(name: name, record: nil, choice: choice) {
        () throws(SRError) in try TraceReader(bytes: bytes)
    }
}

/// Pages written, read and freed all over a device of 2^20 slots.
func events(_ count: Int) -> [SwapEvent] {
    var state: UInt64 = 1
    return (0..<count).map { index in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let operation: SRParse.Operation = [.write, .write, .read, .free][index % 4]
        return SwapEvent(
            time: UInt64(index) * 10_000, operation: operation,
            pageIndex: UInt32(state >> 44),
            length: operation == .write ? UInt32(state >> 32) % 4097 : 0)
    }
}

func html(
    _ runs: [RunFigures], baseline: Int? = nil, _ more: (inout ReportContents) -> Void = { _ in }
) -> String {
    var contents = ReportContents(runs: runs, baseline: baseline)
    more(&contents)
    return ReportPage(contents).html
}
