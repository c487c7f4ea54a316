// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import Synchronization

/// A block that is decoded while others are, with all that this takes; used again for block
/// after block.
final class BlockSlot<Part: Sendable>: Sendable {
    struct Block: ~Copyable {
        var decoder: BlockDecoder
        /// The block, whole by its length, and where it stands.
        var bytes: [UInt8] = []
        var offset: UInt64 = 0
        /// Its events, and what was made of them; nil if the block is damaged.
        var batch: EventBatch
        var part: Part?
    }

    /// The decoding task holds it until it ends, then the reader does: nobody ever waits.
    let block: Mutex<Block>
    private let make: @Sendable (EventBatch) -> Part

    init(compressors: Int, making make: @escaping @Sendable (EventBatch) -> Part) {
        self.make = make
        block = Mutex(
            Block(
                decoder: BlockDecoder(compressors: compressors),
                batch: EventBatch(compressors: compressors)))
    }

    /// Checks and decodes the block.
    func decode() {
        block.withLock { block in
            block.part = nil
            do throws(SRError) {
                try TraceReader.checkSum(of: block.bytes, at: block.offset)
                try block.decoder.decode(block.bytes, at: block.offset, into: &block.batch)
                block.part = make(block.batch)
            } catch {
                // The reader meets the fault again in its turn, and tells of it then.
            }
        }
    }
}
