// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRSupport
internal import Synchronization

// Blocks stand alone, so several can be decoded at once. Only the decoding is done elsewhere:
// the input is read front to back here, and what is no whole block, or turns out to be
// damaged, is given back and left to `read(into:)`. So errors, their offsets and what is
// stepped over are the same on any number of processors.

extension TraceReader {
    /// Blocks that are on their way at once unless told otherwise: enough for four
    /// processors, and for two that are not always free.
    public static let defaultBlocksAhead = 4

    /// Larger blocks than these are decoded one at a time, which bounds memory to some 10 MiB
    /// for each block ahead. Our writer's are a quarter of that.
    private static let aheadBytes = 1 << 22
    private static let aheadEvents = 1 << 18

    /// Reads all that is left of the trace, decoding several blocks at once, and hands them
    /// over in the order of the trace: batch for batch what ``read(into:)`` would give.
    /// Layouts without blocks, and what is compressed as a whole, are read in turn.
    /// - Parameters:
    ///   - blocks: how many are on their way at once; at least 1.
    ///   - part: what to make of a batch where it is decoded, while others are.
    ///   - take: gets batches and parts in order, one after another.
    /// - Throws: `SRError` of code `input`, and what `take` throws; where the reader then
    ///   stands is not told.
    public mutating func readAhead<Part: Sendable>(
        blocks: Int = defaultBlocksAhead,
        making part: @escaping @Sendable (EventBatch) -> Part,
        _ take: (EventBatch, Part) throws(SRError) -> Void
    ) async throws(SRError) {
        precondition(blocks > 0, "at least one block is on its way")
        let compressors = header.compressors.count
        var batch = EventBatch(compressors: compressors)
        var idle: [BlockSlot<Part>] = []
        var underway: [(slot: BlockSlot<Part>, task: Task<Void, Never>)] = []
        var isAhead = true
        while true {
            while isAhead, underway.count < blocks {
                let slot = idle.popLast() ?? BlockSlot(compressors: compressors, making: part)
                guard try takeBlock(to: slot) else {
                    idle.append(slot)
                    break
                }
                underway.append((slot, Task { @concurrent in slot.decode() }))
            }
            isAhead = true
            guard !underway.isEmpty else {
                // Nothing for several processors, something wrong, or the end.
                guard try read(into: &batch) else { return }
                try take(batch, part(batch))
                continue
            }
            let (slot, task) = underway.removeFirst()
            idle.append(slot)
            await task.value
            if try !hand(slot, to: take) {
                while let later = underway.popLast() {
                    idle.append(later.slot)
                    await later.task.value
                    giveBack(later.slot)
                }
                giveBack(slot)
                isAhead = false
            }
        }
    }

    /// Takes the next block from the input, if a whole one stands there by its length.
    private mutating func takeBlock<Part>(to slot: BlockSlot<Part>) throws(SRError) -> Bool {
        guard format == .srt, state == .reading, source.compression == nil else { return false }
        return try slot.block.withLock { (block) throws(SRError) in
            block.offset = source.position
            block.bytes.removeAll(keepingCapacity: true)
            try source.read(Layout.blockFixedBytes, appendingTo: &block.bytes)
            if let length = Self.lengthAhead(block.bytes) {
                try source.read(length - Layout.blockFixedBytes, appendingTo: &block.bytes)
                if block.bytes.count == length { return true }
            }
            giveBack(block.bytes, at: block.offset)
            return false
        }
    }

    /// The length of the block that begins with `bytes`; nil if it is no block, or not one to
    /// read ahead.
    private static func lengthAhead(_ bytes: [UInt8]) -> Int? {
        var reader = ByteReader(bytes, base: 0)
        guard bytes.count == Layout.blockFixedBytes,
            (try? reader.number(UInt32.self)) == Layout.blockMagic,
            (try? reader.number(UInt32.self)) != nil,
            let length = try? reader.number(UInt32.self),
            let events = try? reader.number(UInt32.self),
            (Layout.blockFixedBytes...aheadBytes).contains(Int(length)), events <= aheadEvents
        else { return nil }
        return Int(length)
    }

    /// Hands over a block that was decoded.
    /// - Returns: false when it is damaged, or its events do not follow those before.
    private mutating func hand<Part>(
        _ slot: BlockSlot<Part>, to take: (EventBatch, Part) throws(SRError) -> Void
    ) throws(SRError) -> Bool {
        try slot.block.withLock { (block) throws(SRError) in
            guard let part = block.part.take(),
                (try? count(block.batch, at: block.offset)) != nil
            else { return false }
            try take(block.batch, part)
            return true
        }
    }

    private mutating func giveBack<Part>(_ slot: BlockSlot<Part>) {
        slot.block.withLock { giveBack($0.bytes, at: $0.offset) }
    }

    private mutating func giveBack(_ bytes: [UInt8], at offset: UInt64) {
        if source.size != nil { source.seek(to: offset) } else { source.unread(bytes[...]) }
    }
}
