// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CArchive
internal import Glibc
internal import SRFiles
internal import SRSupport

/// Writes a tar (POSIX pax, and plain ustar wherever that suffices) by libarchive. All use of
/// libarchive's pointers for writing is here.
///
/// Owners are 0 without names, modes 0644 and times ``ArchiveFormat/time``: equal contents
/// under equal names give equal bytes.
@safe final class TarWriter {
    // Both valid from init to deinit, and used by one call at a time.
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    /// What libarchive wrote and nobody took yet.
    private var made: [UInt8] = []

    init() throws(SRError) {
        guard let archive = unsafe archive_write_new(), let entry = unsafe archive_entry_new()
        else { fatalError("out of memory: libarchive has no room for an archive") }
        unsafe self.archive = unsafe archive
        unsafe self.entry = unsafe entry
        unsafe archive_write_set_format_pax_restricted(archive)
        // Each write comes through at once, so that a member's bytes are known.
        unsafe archive_write_set_bytes_per_block(archive, 0)
        // Held as long as the archive: deinit frees that first.
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        let opened = unsafe archive_write_open(
            archive, own, nil,
            { _, context, bytes, count in
                guard let context = unsafe context else { return -1 }
                let writer = unsafe Unmanaged<TarWriter>.fromOpaque(context)
                    .takeUnretainedValue()
                unsafe writer.made.append(
                    contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                return count
            }, nil)
        try check(opened)
    }

    deinit {
        // What was not finished is not to be ended now: there is nobody to take it.
        unsafe archive_write_fail(archive)
        unsafe archive_write_free(archive)
        unsafe archive_entry_free(entry)
    }

    /// What was written since the last call.
    func take() -> [UInt8] {
        defer { made.removeAll(keepingCapacity: true) }
        return made
    }

    /// Begins a member of `size` bytes.
    func begin(_ name: String, size: Int64) throws(SRError) {
        unsafe archive_entry_clear(entry)
        unsafe archive_entry_set_pathname(entry, name)
        unsafe archive_entry_set_filetype(entry, S_IFREG)
        unsafe archive_entry_set_perm(entry, 0o644)
        unsafe archive_entry_set_size(entry, size)
        unsafe archive_entry_set_mtime(entry, ArchiveFormat.time, 0)
        unsafe archive_entry_set_uid(entry, 0)
        unsafe archive_entry_set_gid(entry, 0)
        try check(unsafe archive_write_header(archive, entry))
    }

    /// Adds to the member that was begun.
    func write(_ bytes: Span<UInt8>) throws(SRError) {
        let written = unsafe bytes.withUnsafeBytes {
            unsafe archive_write_data(archive, $0.baseAddress, $0.count)
        }
        guard written == bytes.count else { throw failure() }
    }

    /// Ends the member that was begun.
    func end() throws(SRError) { try check(unsafe archive_write_finish_entry(archive)) }

    /// Ends the archive.
    func finish() throws(SRError) { try check(unsafe archive_write_close(archive)) }

    private func check(_ result: CInt) throws(SRError) {
        guard result == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> SRError {
        let words = unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? ""
        return SRError(
            .output, ProgramWords.after("the archive cannot be written", words, of: "libarchive"))
    }
}
