// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

// What to do about a damaged block.

extension TraceReader {
    /// Deals with a damaged or missing part at `offset`, which is what was read last.
    /// - Returns: true when reading can go on at the next block.
    mutating func skip(
        _ error: SRError, from offset: UInt64
    ) throws(SRError) -> Bool {
        if skipDamaged, try goToNextFrame(after: offset) {
            if firstDamage == nil { firstDamage = error }
            blocksSkipped += 1
            return true
        }
        end(firstDamage ?? error)
        return false
    }

    /// Goes to where the next block or the footer begins: by the footer's index where there
    /// is one, else by a search for the magic numbers.
    private mutating func goToNextFrame(after offset: UInt64) throws(SRError) -> Bool {
        if let footer, source.size != nil {
            guard let next = footer.offset(after: offset, footerOffset: footerOffset) else {
                return false
            }
            source.seek(to: next)
            return true
        }
        // What looks like a block and is none costs its claimed length; a hostile input
        // could be full of them.
        searched += source.position - offset
        guard searched < 8 * max(offset, UInt64(Layout.maximumBlockBytes)) else { return false }
        if source.size != nil {
            source.seek(to: offset + 1)
        } else {
            // What was read at `offset` and is still here goes back.
            guard source.position - offset == UInt64(buffer.count), !buffer.isEmpty else {
                return false
            }
            source.unread(buffer[1...])
        }
        return try search()
    }

    /// Goes to the next magic number of a block or a footer from here on.
    private mutating func search() throws(SRError) -> Bool {
        while true {
            buffer.removeAll(keepingCapacity: true)
            try source.read(1 << 16, appendingTo: &buffer)
            guard buffer.count >= 4 else { return false }
            for index in 0...buffer.count - 4 where buffer[index] == 0x53 {
                let magic = (0..<4).reduce(UInt32(0)) {
                    $0 | UInt32(buffer[index + $1]) << UInt32(8 * $1)
                }
                if magic == Layout.blockMagic || magic == Layout.footerMagic {
                    source.unread(buffer[index...])
                    return true
                }
            }
            // A magic number may stand across two pieces; three bytes alone are the end.
            source.unread(buffer.suffix(3))
        }
    }
}

extension TraceFooter {
    /// Where the first block after `offset` begins, or the footer. O(log n): in the index of
    /// a writer offsets ascend, and in another what this gives still lies after `offset`.
    func offset(after offset: UInt64, footerOffset: UInt64) -> UInt64? {
        var (low, high) = (0, index.count)
        while low < high {
            let middle = (low + high) / 2
            if index[middle].offset > offset { high = middle } else { low = middle + 1 }
        }
        if low < index.count { return index[low].offset > offset ? index[low].offset : nil }
        return footerOffset > offset ? footerOffset : nil
    }
}
