// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

extension TraceHeader {
    /// The header's bytes as they stand at the front of a trace.
    func encoded() -> [UInt8] {
        var bytes = Layout.magic
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: version)
        bytes.append(clock.rawValue)
        bytes.append(UInt8(compressors.count))
        bytes.append(littleEndian: UInt32(pageSize.bytes))
        for name in compressors { bytes.append(text: name) }
        bytes.append(text: origin)
        for text in implementations { bytes.append(text: text) }
        bytes.set(littleEndian: UInt32(bytes.count), at: 12)
        bytes.set(littleEndian: CRC32C.of(bytes.span.extracting(12...)), at: 8)
        return bytes
    }

    /// Bytes before the header's own fields: magic, CRC and length.
    static let prefixBytes = 16

    /// Reads a header from all of its bytes, whose magic and length are known to be right.
    init(decoding bytes: [UInt8]) throws(SRError) {
        var reader = ByteReader(bytes, base: 0)
        _ = try reader.number(UInt64.self)
        let crc = try reader.number(UInt32.self)
        _ = try reader.number(UInt32.self)
        let version = try reader.number(UInt16.self)
        guard CRC32C.of(bytes.span.extracting(12...)) == crc else {
            throw SRError(.badChecksum, "the header is damaged", offset: 0)
        }
        guard version == Self.currentVersion else {
            throw SRError(
                .unsupported,
                "the trace is of version \(version), this reader knows "
                    + "\(Self.currentVersion): use a newer one", offset: 16)
        }
        let clockValue = try reader.number(UInt8.self)
        guard let clock = Clock(rawValue: clockValue) else {
            throw SRError(.unsupported, "unknown clock \(clockValue)", offset: 18)
        }
        let count = try reader.number(UInt8.self)
        let pageBytes = try reader.number(UInt32.self)
        var compressors: [String] = []
        for _ in 0..<count { compressors.append(try reader.text()) }
        let pageSize = PageSize(bytes: pageBytes)
        let origin = try reader.text()
        var implementations: [String] = []
        // Traces of before these were written end here.
        if reader.remaining > 0 {
            for _ in 0..<count { implementations.append(try reader.text()) }
        }
        self.init(
            pageSize: pageSize ?? .largest, compressors: compressors,
            implementations: implementations, clock: clock, origin: origin)
        do { try validate() } catch {
            // The field that a reader meets first: the count of names, then the page's size.
            let names = 1...Self.maximumCompressors
            let offset: UInt64 = names.contains(compressors.count) ? 20 : 19
            throw SRError(.malformed, error.message, offset: offset)
        }
        guard pageSize != nil else {
            throw SRError(
                .malformed, "a page size of \(pageBytes) is \(PageSize.rule)", offset: 20)
        }
    }
}
