// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CSRRelay
import Testing

@testable import SRParse

/// The record is what `kernel/uapi/sr_relay.h` says, and nothing else says it.
@Suite("The relay's header") struct RelayHeaderTests {
    @Test func aRecordMadeByTheHeaderIsRead() throws {
        let made = sr_record(
            sr_magic: UInt16(SR_RECORD_MAGIC), sr_units: 5, sr_op: UInt8(SR_OP_WRITE),
            sr_flags: UInt8(SR_FLAG_SAME_FILLED), sr_lengths: 2, sr_cpu: 0x1122,
            sr_sequence: 0x0102_0304_0506_0708, sr_time_ns: 0x1112_1314_1516_1718,
            sr_page: 0x2122_2324, sr_length: 0x3132_3334)
        var bytes: [UInt8] = [0xEE]
        unsafe withUnsafeBytes(of: made) { unsafe bytes.append(contentsOf: $0) }
        bytes += [0x41, 0x42, 0x43, 0x44, 0, 0, 0, 0]
        #expect(try RelayRecord.size(bytes.span, at: 1, offset: 0) == bytes.count - 1)
        let read = RelayRecord(bytes.span, at: 1)
        #expect(
            read.operation == made.sr_op && read.flags == made.sr_flags
                && read.lengths == made.sr_lengths && read.cpu == made.sr_cpu
                && read.sequence == made.sr_sequence && read.time == made.sr_time_ns
                && read.page == made.sr_page && read.length == made.sr_length)
        #expect(read.otherCount == 1 && read.others[0] == 0x4443_4241)
    }

    @Test func operationsAndFlagsAreTheHeaders() {
        #expect(Operation.read.rawValue == UInt8(SR_OP_READ))
        #expect(Operation.write.rawValue == UInt8(SR_OP_WRITE))
        #expect(Operation.free.rawValue == UInt8(SR_OP_FREE))
        #expect(Operation.discard.rawValue == UInt8(SR_OP_DISCARD))
        #expect(EventFlags.sameFilled.rawValue == UInt8(SR_FLAG_SAME_FILLED))
        #expect(EventFlags.partial.rawValue == UInt8(SR_FLAG_PARTIAL))
    }
}
