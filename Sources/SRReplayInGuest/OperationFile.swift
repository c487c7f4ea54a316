// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CSRRelay
public import SRReplay
public import SystemPackage

/// The operations that a guest replays, in a file.
public struct Operations: Sendable {
    let path: FilePath
    /// Bytes of the file.
    let bytes: Int64
    /// When each mark was.
    public let moments: [OperationBatch.Moment]
}

/// Writes the file of operations that a guest replays: `kernel/uapi/sr_zpool.h` defines it.
///
/// The guest has it as an NVDIMM, so that it takes none of the guest's memory.
public struct OperationFile: ~Copyable {
    /// An NVDIMM's size must be a multiple of what the guest maps at once.
    private static let alignment: Int64 = 16 << 20
    private static let recordBytes = MemoryLayout<sr_zpool_operation>.size

    private let path: FilePath
    private var moments: [OperationBatch.Moment] = []
    /// Objects have numbers below this.
    private var objects = 0
    private let file: FileDescriptor
    private var operations: Int64 = 0
    private var buffer: [UInt8] = []

    /// - Throws: `Errno` if it cannot be made.
    public init(at path: FilePath) throws {
        self.path = path
        file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .truncate, .closeOnExec],
            permissions: .ownerReadWrite)
    }

    deinit { try? file.close() }

    /// Adds what a batch asks, marks included.
    ///
    /// - Throws: `Errno` if it cannot be written.
    public mutating func add(_ batch: OperationBatch) throws {
        objects = max(objects, batch.objectLimit)
        moments += batch.marks
        buffer.removeAll(keepingCapacity: true)
        buffer.reserveCapacity(batch.operations.count * Self.recordBytes)
        for operation in batch.operations {
            let isMark = operation.object == OperationBatch.Operation.mark
            let object = isMark ? SR_ZPOOL_MARK : operation.object
            let word = UInt32(operation.length) | (operation.isFree ? SR_ZPOOL_FREE : 0)
            put(
                sr_zpool_operation(
                    sr_object: object.littleEndian, sr_word: word.littleEndian))
        }
        try file.writeAll(
            toAbsoluteOffset: Int64(SR_ZPOOL_DATA_AT) + operations * Int64(Self.recordBytes),
            buffer)
        operations += Int64(batch.operations.count)
    }

    /// Writes the head and brings the file to its size.
    ///
    /// - Throws: `Errno` if it cannot be written.
    public consuming func finish() throws -> Operations {
        var head = sr_zpool_file()
        unsafe withUnsafeMutableBytes(of: &head.sr_magic) { magic in
            unsafe magic.copyBytes(from: SR_ZPOOL_MAGIC.utf8)
        }
        head.sr_operations = UInt64(operations).littleEndian
        head.sr_objects = UInt64(max(1, objects)).littleEndian
        buffer.removeAll()
        put(head)
        try file.writeAll(toAbsoluteOffset: 0, buffer)
        let end = Int64(SR_ZPOOL_DATA_AT) + operations * Int64(Self.recordBytes)
        let bytes = (end + Self.alignment - 1) / Self.alignment * Self.alignment
        try file.resize(to: bytes)
        return Operations(path: path, bytes: bytes, moments: moments)
    }

    private mutating func put<T: BitwiseCopyable>(_ value: T) {
        unsafe withUnsafeBytes(of: value) { unsafe buffer.append(contentsOf: $0) }
    }
}
