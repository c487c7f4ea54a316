// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRFiles
internal import SystemPackage

/// Writes a file front to back; whole pages of zeros take no room on the disk.
struct SparseFile: ~Copyable {
    private let file: FileDescriptor
    /// Bytes taken so far.
    private(set) var count: Int64 = 0
    /// What does not make a page yet.
    private var rest: [UInt8] = []

    /// What a hole is made of, bytes.
    static let pageBytes: Int64 = 4 << 10

    /// - Throws: `Errno`, here and below.
    init(_ path: FilePath, isExecutable: Bool = false) throws {
        file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
            permissions: isExecutable
                ? [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute]
                : [.ownerReadWrite, .groupRead, .otherRead])
    }

    deinit { try? file.close() }

    mutating func write(_ bytes: ArraySlice<UInt8>) throws {
        var bytes = bytes
        if !rest.isEmpty {
            let step = bytes.prefix(Int(Self.pageBytes) - rest.count)
            rest += step
            bytes = bytes.dropFirst(step.count)
            guard rest.count == Int(Self.pageBytes) else { return }
            try put(rest[...])
            rest.removeAll(keepingCapacity: true)
        }
        let whole = bytes.count & -Int(Self.pageBytes)
        try put(bytes.prefix(whole))
        rest += bytes.dropFirst(whole)
    }

    /// Passes over bytes that are zeros. A whole number of pages, at a page's start.
    mutating func skip(_ bytes: Int64) {
        precondition(rest.isEmpty && bytes % Self.pageBytes == 0, "whole pages are skipped")
        count += bytes
    }

    /// Writes what is left, and gives the file its length.
    mutating func finish() throws {
        try write(at: count, rest[...])
        count += Int64(rest.count)
        rest = []
        try file.resize(to: count)
    }

    /// Writes whole pages, those in a row that are not zeros at once.
    private mutating func put(_ pages: ArraySlice<UInt8>) throws {
        var start = pages.startIndex
        var next = start
        while next < pages.endIndex {
            let end = next + Int(Self.pageBytes)
            if pages[next..<end].isZero {
                try write(at: count + Int64(start - pages.startIndex), pages[start..<next])
                start = end
            }
            next = end
        }
        try write(at: count + Int64(start - pages.startIndex), pages[start..<next])
        count += Int64(pages.count)
    }

    private func write(at offset: Int64, _ bytes: ArraySlice<UInt8>) throws {
        guard !bytes.isEmpty else { return }
        _ = unsafe try bytes.withUnsafeBytes {
            unsafe try file.writeAll(toAbsoluteOffset: offset, $0)
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether all are 0.
    fileprivate var isZero: Bool {
        unsafe withUnsafeBytes { bytes in
            // The first is, and each is what stands before it.
            guard let start = bytes.baseAddress, unsafe bytes[0] == 0 else { return isEmpty }
            return unsafe memcmp(start, start + 1, bytes.count - 1) == 0
        }
    }
}
