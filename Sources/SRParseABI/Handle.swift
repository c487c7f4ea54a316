// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import CSRParse
import Glibc
import SRParse
import SRSupport
import SystemPackage

/// What stands behind an `sr_trace *`.
@safe final class Handle {
    var reader: TraceReader
    var batch: EventBatch
    /// The event of ``batch`` that comes next.
    var next = 0
    /// Records lost in the gaps of all batches so far.
    var lostRecords: UInt64 = 0
    /// Texts that were given out as C strings; they live as long as the handle.
    var texts: [String: UnsafeMutablePointer<CChar>] = unsafe [:]
    /// The columns of `sr_read_batch`, in memory that does not move.
    var columns = Columns()

    init(_ reader: consuming TraceReader) {
        batch = EventBatch(compressors: reader.header.compressors.count)
        self.reader = reader
    }

    deinit {
        var copies = unsafe Array(texts.values)
        while let copy = unsafe copies.popLast() { unsafe free(copy) }
    }

    func text(_ text: String) -> UnsafePointer<CChar>? {
        if let known = unsafe texts[text] { return unsafe UnsafePointer(known) }
        guard let copy = unsafe strdup(text) else { return nil }
        unsafe texts[text] = unsafe copy
        return unsafe UnsafePointer(copy)
    }

    /// Makes sure that there is a next event; false at the end.
    func fill() throws(SRError) -> Bool {
        while next >= batch.count {
            next = 0
            guard try reader.read(into: &batch) else { return false }
            let lost = Operation.lost.rawValue
            for index in 0..<batch.count where batch.operations[index] == lost {
                lostRecords += UInt64(batch.lengths[0][index])
            }
        }
        return true
    }
}

func handle(_ trace: OpaquePointer?) -> Handle {
    guard let trace = unsafe trace else { fatalError("libsr_parse: the handle is NULL") }
    return unsafe Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(trace)).takeUnretainedValue()
}

/// The system's reason, or EBADMSG for what is no trace.
func negativeErrno(_ error: SRError) -> Int32 {
    -(error.errno?.rawValue ?? EBADMSG)
}
