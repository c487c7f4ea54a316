// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRParse
public import SystemPackage

/// Writes a trace as libCacheSim's `oracleGeneral`: 24 bytes a request, little-endian.
///
/// `u32` seconds since the first event, which never step back, `u64` object: the page index, `u32` size: what the page
/// compressed to when it was last written (the page's size where that is not known; 1 at least),
/// `i64` number of the object's next request, counted from 1, -1 where there is none
/// (libCacheSim, traceReader/customizedReader/oracle/oracleGeneralBin.h).
///
/// Reads and writes are requests; frees, discards and losses have no record and are counted.
/// Memory: 24 MiB, and what is known of each slot that was touched.
public struct OracleGeneralWriter: ~Copyable {
    private struct Slot {
        /// Number of its last request, from 0.
        var last: UInt64?
        var size: UInt32
    }

    private static let recordBytes = 24
    /// Records that stay in memory, where a next access is cheap to fill in.
    private static let window = 1 << 20

    private let descriptor: FileDescriptor
    private let pageBytes: UInt32
    private var buffer: [UInt8] = []
    /// Number of the first record of the buffer, and of the next one.
    private var base: UInt64 = 0
    private var count: UInt64 = 0
    private var slots: [UInt32: Slot] = [:]
    private var elapsed = ElapsedTime()
    private var leftOut = LegacyWriter.LeftOut()

    /// Writes to `descriptor`, a file, which stays the caller's to close.
    public init(_ descriptor: FileDescriptor, pageSize: PageSize) {
        self.descriptor = descriptor
        pageBytes = UInt32(pageSize.bytes)
    }

    /// Adds an event, or counts it as left out. O(1) amortised.
    public mutating func append(_ event: SwapEvent) throws(Errno) {
        let now = elapsed.nanoseconds(at: event.time)
        switch event.operation {
        case .read, .write: break
        case .free, .discard, .lost:
            leftOut.add(event)
            return
        }
        var slot = slots[event.pageIndex] ?? Slot(last: nil, size: pageBytes)
        if event.operation == .write { slot.size = max(event.length, 1) }
        if let last = slot.last { try setNext(of: last, to: count + 1) }
        slot.last = count
        slots[event.pageIndex] = slot
        put(UInt32(clamping: now / 1_000_000_000))
        put(UInt64(event.pageIndex))
        put(slot.size)
        put(Int64(-1))
        count += 1
        if count - base == Self.window { try flush() }
    }

    private mutating func put(_ value: some FixedWidthInteger) {
        for byte in 0..<(value.bitWidth / 8) {
            buffer.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
        }
    }

    /// Fills in when a record's object comes next.
    private mutating func setNext(of record: UInt64, to number: UInt64) throws(Errno) {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        if record >= base {
            let place = Int(record - base) * Self.recordBytes + 16
            buffer.replaceSubrange(place..<place + 8, with: bytes)
            return
        }
        try write(bytes, at: Int64(record) * Int64(Self.recordBytes) + 16)
    }

    private func write(_ bytes: [UInt8], at offset: Int64) throws(Errno) {
        do {
            _ = unsafe try bytes.withUnsafeBytes {
                unsafe try descriptor.writeAll(toAbsoluteOffset: offset, $0)
            }
        } catch { throw error as? Errno ?? Errno.ioError }
    }

    private mutating func flush() throws(Errno) {
        try write(buffer, at: Int64(base) * Int64(Self.recordBytes))
        base = count
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left.
    /// - Returns: what the layout could not hold.
    public consuming func finish() throws(Errno) -> LegacyWriter.LeftOut {
        try flush()
        return leftOut
    }
}
