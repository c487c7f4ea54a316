// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import SystemPackage

/// Bytes as they lie in a file, come out of a pipe, or stand in memory.
struct RawInput: ~Copyable {
    private let descriptor: FileDescriptor?
    private let closes: Bool
    private let memory: [UInt8]
    /// Bytes in all, where that can be known beforehand: not of a pipe.
    let size: UInt64?
    /// Where the next byte that is read stands.
    var position: UInt64 = 0

    init(_ bytes: [UInt8]) {
        descriptor = nil
        closes = false
        memory = bytes
        size = UInt64(bytes.count)
    }

    init(path: String) throws(SRError) {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                FilePath(path), .readOnly, options: [.closeOnExec])
        } catch {
            throw SRError(.input, "the file cannot be opened", errno: error as? Errno)
        }
        self.init(descriptor, closes: true)
    }

    init(_ descriptor: FileDescriptor, closes: Bool) {
        self.descriptor = descriptor
        self.closes = closes
        memory = []
        // A pipe refuses to seek, and so has no size.
        if let here = try? descriptor.seek(offset: 0, from: .current),
            let end = try? descriptor.seek(offset: 0, from: .end)
        {
            _ = try? descriptor.seek(offset: here, from: .start)
            position = UInt64(here)
            size = UInt64(end)
        } else {
            size = nil
        }
    }

    deinit {
        if closes, let descriptor { try? descriptor.close() }
    }

    /// Reads up to `count` bytes to the end of `buffer`; fewer only at the end of the input.
    /// Memory grows with what is there, not with what is asked for.
    mutating func read(_ count: Int, appendingTo buffer: inout [UInt8]) throws(SRError) {
        var missing = count
        if let size { missing = Int(min(UInt64(missing), size &- min(position, size))) }
        guard let descriptor else {
            let start = Int(min(position, UInt64(memory.count)))
            buffer += memory[start..<start + missing]
            position += UInt64(missing)
            return
        }
        while missing > 0 {
            let step = min(missing, 1 << 20)
            let old = buffer.count
            buffer.append(contentsOf: repeatElement(0, count: step))
            let got: Int
            do {
                got = unsafe try buffer.withUnsafeMutableBytes { bytes in
                    let target = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[old...])
                    return size == nil
                        ? unsafe try descriptor.readSome(into: target)
                        : unsafe try descriptor.read(
                            fromAbsoluteOffset: Int64(clamping: position), into: target)
                }
            } catch {
                buffer.removeLast(step)
                throw SRError(
                    .input, "the trace cannot be read", offset: position,
                    errno: error as? Errno)
            }
            buffer.removeLast(step - got)
            if got == 0 { return }
            position += UInt64(got)
            missing -= got
        }
    }
}
