// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRLinux
import SRParse
import SRStats

extension TraceReader {
    /// A reader of a trace that holds these events.
    init(of events: [SwapEvent], header: TraceHeader = TraceHeader(pageSize: .usual)) throws {
        var writer = try TraceWriter(inMemory: header)
        for event in events { try writer.append(event) }
        try self.init(bytes: try writer.finishInMemory())
    }
}

extension LengthHistogram {
    static func of(_ events: [SwapEvent], pageSize: PageSize = .usual) throws -> LengthHistogram {
        var histogram = LengthHistogram(pageSize: pageSize)
        var reader = try TraceReader(of: events)
        try histogram.add(&reader)
        return histogram
    }
}
