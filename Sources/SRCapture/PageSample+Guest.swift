// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRRelay
internal import Foundation
internal import SRFiles
internal import SRGuest
internal import SRLinux
internal import SRRunFolder
internal import SRSupport
internal import SystemPackage

extension PageSample {
    /// What the relay module is told.
    var moduleParameters: [String] { ["pages_share=\(share)", "pages_seed=\(seed)"] }

    /// Makes the corpus of what the collector sent: `pages.bin`, a page after another as they
    /// were written, and `pages.tsv`, a line for each, with the number of its record (which is
    /// its event's, where nothing was lost or discarded) and its page index.
    ///
    /// - Parameter pageSize: of the guest's kernel.
    /// - Returns: pages in it.
    static func collect(_ folder: RunFolder, _ pageSize: PageSize) throws -> Int {
        let data = MemoryLayout<sr_page_record>.size
        let size = data + pageSize.bytes
        do {
            let source = try FileDescriptor.open(folder.rawPages, .readOnly)
            defer { try? source.close() }
            let target = try FileDescriptor.open(
                folder.pages, .writeOnly, options: [.create, .truncate],
                permissions: .ownerReadWrite)
            defer { try? target.close() }
            var table = PageTable()
            var count = 0
            var record = [UInt8](repeating: 0, count: size)
            while try fill(&record, from: source) {
                let head = unsafe record.withUnsafeBytes { bytes in
                    unsafe bytes.loadUnaligned(as: sr_page_record.self)
                }
                guard UInt16(littleEndian: head.sr_magic) == UInt16(SR_PAGE_MAGIC) else {
                    throw SRError(
                        .input, "\(folder.rawPages) is torn at page \(count)")
                }
                table.add(
                    record: UInt64(littleEndian: head.sr_sequence),
                    page: UInt32(littleEndian: head.sr_page))
                try target.writeAll(record[data...])
                count += 1
            }
            try table.write(to: folder)
            HostFiles.remove(folder.rawPages)
            return count
        } catch let error as Errno {
            throw SRError(.output, "\(folder.pages) cannot be written: \(error)")
        }
    }

    /// Reads a whole record; false at the end, or where a record is cut off.
    private static func fill(_ record: inout [UInt8], from file: FileDescriptor) throws -> Bool {
        var got = 0
        while got < record.count {
            let start = got
            let n = try unsafe record.withUnsafeMutableBytes { buffer in
                try unsafe file.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
            }
            if n == 0 { return false }
            got += n
        }
        return true
    }
}
