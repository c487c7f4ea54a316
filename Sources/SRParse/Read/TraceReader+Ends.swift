// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

// The ends of an .srt trace: its header, and the footer by way of the trailer.

extension TraceReader {
    static func readHeader(
        _ source: inout ByteSource
    ) throws(SRError) -> TraceHeader {
        var bytes: [UInt8] = []
        try source.read(TraceHeader.prefixBytes, appendingTo: &bytes)
        guard bytes.prefix(8).elementsEqual(Layout.magic.prefix(bytes.count)), !bytes.isEmpty
        else {
            throw SRError(.notATrace, "this is no .srt trace", offset: 0)
        }
        guard bytes.count == TraceHeader.prefixBytes else {
            throw SRError(.truncated, "the trace ends inside its header", offset: 0)
        }
        var reader = ByteReader(bytes, base: 0)
        _ = try reader.number(UInt64.self)
        _ = try reader.number(UInt32.self)
        let length = Int(try reader.number(UInt32.self))
        guard (TraceHeader.prefixBytes...Layout.maximumBlockBytes).contains(length) else {
            throw SRError(.malformed, "a header of \(length) bytes", offset: 12)
        }
        try source.read(length - TraceHeader.prefixBytes, appendingTo: &bytes)
        guard bytes.count == length else {
            throw SRError(.truncated, "the trace ends inside its header", offset: 0)
        }
        return try TraceHeader(decoding: bytes)
    }

    /// Reads the footer of a trace of known size by its trailer.
    /// - Parameter first: where the first block begins.
    static func findFooter(
        _ source: inout ByteSource, size: UInt64, first: UInt64, compressors: Int
    ) throws(SRError) -> (footer: TraceFooter, offset: UInt64)? {
        let trailer = UInt64(Layout.trailerBytes)
        guard size >= trailer else { return nil }
        var bytes: [UInt8] = []
        source.seek(to: size - trailer)
        try source.read(Layout.trailerBytes, appendingTo: &bytes)
        var reader = ByteReader(bytes, base: size - trailer)
        let offset = try reader.number(UInt64.self)
        guard bytes.suffix(8).elementsEqual(Layout.endMagic), offset < size - trailer,
            size - trailer - offset <= UInt64(Layout.maximumFooterBytes)
        else { return nil }
        bytes.removeAll()
        source.seek(to: offset)
        let length = Int(size - trailer - offset)
        try source.read(length, appendingTo: &bytes)
        reader = ByteReader(bytes, base: offset)
        guard try reader.number(UInt32.self) == Layout.footerMagic else { return nil }
        _ = try reader.number(UInt32.self)
        guard try reader.number(UInt32.self) == UInt32(length) else { return nil }
        let footer = try TraceFooter(decoding: bytes, at: offset, compressors: compressors)
        try footer.check(from: first, to: offset)
        return (footer, offset)
    }
}
