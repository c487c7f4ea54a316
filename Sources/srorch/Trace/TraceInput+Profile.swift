// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRParse
import SRStats
import SRSupport

extension TraceInput {
    /// The profile of a whole trace: a torn one is no match for another.
    ///
    /// - Parameter compressor: whose lengths count; nil: the trace's first.
    /// - Throws: an exit status, after saying why.
    func wholeProfile(_ compressor: CompressorOption? = nil) async throws -> TraceProfile {
        var reader = try open()
        let profile = try await profile(of: &reader, compressor)
        try check(reader)
        return profile
    }

    /// The profile of all that is left in a reader of this input, torn or not.
    func profile(
        of reader: inout TraceReader, _ compressor: CompressorOption?
    ) async throws -> TraceProfile {
        let column = try compressor?.column(in: reader.header) ?? 0
        let waiting = Waiting("reading \(name)")
        reader.onReach = { waiting.note($0) }
        defer { waiting.finish() }
        do throws(SRError) {
            return try await TraceProfile(allOf: &reader, compressor: column)
        } catch {
            throw report(error)
        }
    }
}
