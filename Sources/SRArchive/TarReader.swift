// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CArchive
internal import Glibc
internal import SRFiles
internal import SRSupport

/// Reads a tar by libarchive. All use of libarchive's pointers for reading is here.
@safe package final class TarReader {
    /// What a member is; an archive of ours has files alone.
    package enum Kind: String {
        case file, folder
        case symbolicLink = "symbolic link"
        case hardLink = "hard link"
        case other = "device, pipe or socket"
    }

    package struct Member {
        package var name: String
        package var kind: Kind
        package var size: Int64
    }

    // Valid from init to deinit, and used by one call at a time.
    private let archive: OpaquePointer
    /// What libarchive looks at until it asks for more; the same from init to deinit.
    private let window: UnsafeMutableRawBufferPointer
    private let source: () throws -> [UInt8]
    /// What the source threw, to be thrown on: C between us and it knows no errors.
    private var sourceFailure: (any Error)?
    private var chunk: [UInt8]

    static let windowBytes = 1 << 18

    /// - Parameter source: gives the tar's next bytes, ``windowBytes`` at most; none at its end.
    init(_ source: @escaping () throws -> [UInt8]) throws {
        guard let archive = unsafe archive_read_new() else {
            fatalError("out of memory: libarchive has no room for an archive")
        }
        unsafe self.archive = unsafe archive
        unsafe window = .allocate(byteCount: Self.windowBytes, alignment: 16)
        self.source = source
        chunk = [UInt8](repeating: 0, count: 1 << 17)
        unsafe archive_read_support_format_tar(archive)
        // Held as long as the archive: deinit frees that first.
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        let opened = unsafe archive_read_open(
            archive, own, nil,
            { _, context, target in
                guard let context = unsafe context, let target = unsafe target else { return -1 }
                return unsafe Unmanaged<TarReader>.fromOpaque(context).takeUnretainedValue()
                    .fill(target)
            }, nil)
        guard opened == ARCHIVE_OK else { throw failure() }
    }

    deinit {
        unsafe archive_read_free(archive)
        unsafe window.deallocate()
    }

    private func fill(_ target: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        do {
            let bytes = try source()
            precondition(bytes.count <= Self.windowBytes, "a source gives no more than asked for")
            unsafe window.copyBytes(from: bytes)
            unsafe target.pointee = unsafe UnsafeRawPointer(window.baseAddress)
            return bytes.count
        } catch {
            sourceFailure = error
            return -1
        }
    }

    /// The next member; nil at the end.
    func next() throws -> Member? {
        var entry: OpaquePointer?
        let result = unsafe archive_read_next_header(archive, &entry)
        if result == ARCHIVE_EOF { return nil }
        guard result == ARCHIVE_OK, let entry = unsafe entry else { throw failure() }
        let text = unsafe archive_entry_pathname(entry)
        let name = unsafe text.map { unsafe String(cString: $0) } ?? ""
        let kind: Kind =
            if unsafe archive_entry_hardlink(entry) != nil {
                .hardLink
            } else {
                switch unsafe archive_entry_filetype(entry) {
                case S_IFREG: unsafe archive_entry_sparse_count(entry) == 0 ? .file : .other
                case S_IFDIR: .folder
                case S_IFLNK: .symbolicLink
                default: .other
                }
            }
        return Member(name: name, kind: kind, size: unsafe archive_entry_size(entry))
    }

    /// The next bytes of the member; none at its end.
    func read() throws -> ArraySlice<UInt8> {
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe archive_read_data(archive, $0.baseAddress, $0.count)
        }
        guard count >= 0 else { throw failure() }
        return chunk[..<count]
    }

    private func failure() -> any Error {
        if let sourceFailure { return sourceFailure }
        let words = unsafe archive_error_string(archive).map { unsafe String(cString: $0) } ?? ""
        return SRError(
            .archive, ProgramWords.after("what is in it is no tar", words, of: "libarchive"))
    }
}
