// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import CTracePeer

/// The decoder in C.
@safe final class Peer {
    private let peer = unsafe peer_create()

    deinit { unsafe peer_destroy(peer) }

    func checksum(_ bytes: [UInt8]) -> UInt64 {
        var sum: UInt64 = 0
        return unsafe peer_decode(peer, bytes, bytes.count, &sum) < 0 ? 0 : sum
    }

    func decode(_ bytes: [UInt8]) throws {
        try check(unsafe peer_decode(peer, bytes, bytes.count, nil))
    }

    func unpack(_ bytes: [UInt8]) throws {
        try check(unsafe peer_unpack(peer, bytes, bytes.count))
    }

    private func check(_ count: Int) throws {
        guard count > 0 else { throw ValidationError("the decoder in C cannot read the trace") }
    }
}
