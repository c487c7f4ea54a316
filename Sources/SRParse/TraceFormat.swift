// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The layouts of a trace that can be read.
public enum TraceFormat: String, Sendable, CaseIterable {
    /// This project's own: `docs/trace-format.md`.
    case srt
    /// 2008, 8 bytes a record: page index << 1 | write, length; host-endian, no header.
    case legacy8
    /// 2008, 24 bytes a record: the same and the page's MD5.
    case legacy24

    /// As many bytes of the input's front are looked at to tell its layout.
    public static let detectionBytes = 1 << 16
    /// No page of 2008 compressed to more bytes: twice the largest page of Linux.
    private static let plausibleLength = 1 << 17

    /// Tells the layout from the front of the input: `.srt` by its magic bytes. The 2008
    /// layouts have none; a front is one of them if every whole record in it has a length of
    /// at most 131072, looked at as 8-byte records first. (An MD5 read as records breaks
    /// that at once.)
    /// - Throws: `notATrace`.
    public static func detect(_ front: [UInt8]) throws(TraceError) -> TraceFormat {
        if !front.isEmpty, front.prefix(8).elementsEqual(Layout.magic.prefix(front.count)) {
            return .srt
        }
        for format in [TraceFormat.legacy8, .legacy24] {
            let size = LegacyLayout(format).recordBytes
            let records = front.count / size
            let fits = (0..<records).allSatisfy { record in
                let length = (0..<4).reduce(0) {
                    $0 | Int(front[record * size + 4 + $1]) << (8 * $1)
                }
                return length <= plausibleLength
            }
            if records > 0, fits { return format }
        }
        throw TraceError(
            .notATrace,
            front.isEmpty
                ? "the input is empty"
                : "this is neither an .srt trace nor a 2008 one (say --format if it is)",
            offset: 0)
    }
}
