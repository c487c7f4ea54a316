// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// The layouts of a trace that can be read. `docs/c-interface.md` says how each is told.
public enum TraceFormat: String, Sendable, CaseIterable {
    /// The project's own layout: `docs/trace-format.md`.
    case srt
    /// 2008, 8 bytes a record: page index << 1 | write, length; host-endian, no header.
    case legacy8
    /// 2008, 24 bytes a record: the same and the page's MD5.
    case legacy24
    /// The relay's own records, as the module's files or `sr_collect` give them:
    /// `kernel/uapi/sr_relay.h`.
    case relay

    /// Bytes of the input's front that are looked at to tell its layout.
    public static let detectionBytes = 1 << 16
    /// No page of 2008 compressed to more bytes: twice the largest page of Linux.
    private static let plausibleLength = UInt32(2 * PageSize.kib64.bytes)

    /// The page size of a layout that does not say it, unless whoever reads it does: the PCs of
    /// 2008 and those that the module runs on have no other. Nil for `.srt`, whose header says it.
    public var impliedPageSize: PageSize? { self == .srt ? nil : .kib4 }

    /// Tells the layout from the front of the input, unpacked: `.srt` by its magic bytes;
    /// relay records by theirs: two that stand one behind the other, or one alone. The 2008 layouts
    /// have none; a front is one of them if every whole record in it has a length of at most
    /// 131072, looked at as 24-byte records whose MD5 are all zero, then as 8-byte records,
    /// then as 24-byte ones. (An MD5 read as records breaks that at once. A trace of 8-byte
    /// records that the first look takes for its own would have read page 0 twice after
    /// every event, and page 0 holds the swap area's header.)
    /// - Throws: `notATrace`.
    public static func detect(_ front: [UInt8]) throws(SRError) -> TraceFormat {
        guard !front.isEmpty else {
            throw SRError(.notATrace, "the input is empty", offset: 0)
        }
        if front.prefix(8).elementsEqual(Layout.magic.prefix(front.count)) { return .srt }
        if isRelay(front.span) { return .relay }
        if isLegacy(front, .legacy24, needsZeros: true) { return .legacy24 }
        if isLegacy(front, .legacy8) { return .legacy8 }
        if isLegacy(front, .legacy24) { return .legacy24 }
        throw SRError(
            .notATrace,
            "this is no .srt trace, no relay stream and no trace of 2008 (say --input-format "
                + "if it is)", offset: 0)
    }

    /// Whether two relay records stand at the front, or one and no more than that. A record
    /// of 2008 can look like one by chance, in 1 of 2^24, and hardly like two.
    private static func isRelay(_ front: Span<UInt8>) -> Bool {
        guard front.count >= RelayRecord.unit,
            let first = try? RelayRecord.size(front, at: 0, offset: 0)
        else { return false }
        guard front.count - first >= RelayRecord.unit else { return true }
        return (try? RelayRecord.size(front, at: first, offset: 0)) != nil
    }

    private static func isLegacy(
        _ front: [UInt8], _ format: TraceFormat, needsZeros: Bool = false
    ) -> Bool {
        let layout = LegacyLayout(format)
        let size = layout.recordBytes
        let records = front.count / size
        return records > 0
            && (0..<records).allSatisfy { record in
                let length = LegacyLayout.number(front.span, record * size + 4)
                return length <= plausibleLength
                    && (!needsZeros
                        || front[record * size + 8..<(record + 1) * size].allSatisfy { $0 == 0 })
            }
    }
}
