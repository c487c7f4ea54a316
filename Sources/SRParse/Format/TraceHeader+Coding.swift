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
        // What stands behind it says which field is meant: texts that say nothing keep the place.
        let texts =
            implementations.isEmpty && timeResolution != 1
            ? [String](repeating: "", count: compressors.count) : implementations
        for text in texts { bytes.append(text: text) }
        if timeResolution != 1 { bytes.append(littleEndian: timeResolution) }
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
        // So do those of before times had a resolution, and those whose times have the finest. What
        // newer writers put behind it is not for this reader.
        let resolutionOffset = reader.offset
        let timeResolution: UInt64 = try reader.remaining > 0 ? reader.number() : 1
        guard Self.timeResolutions.contains(timeResolution) else {
            throw SRError(
                .malformed, "a resolution of times of \(timeResolution) ns",
                offset: resolutionOffset)
        }
        self.init(
            pageSize: pageSize ?? .largest, compressors: compressors,
            implementations: implementations, clock: clock, timeResolution: timeResolution,
            origin: origin)
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
