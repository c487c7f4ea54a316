// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport
internal import SystemPackage

/// Where a trace comes from: a file, a pipe, or memory, unpacked if it is compressed. Read
/// front to back; what has a size may also be read at any place.
///
/// Offsets and sizes are those of the trace itself, which for a compressed input are not the
/// file's: ``offsetIn`` says so in errors.
struct ByteSource: ~Copyable {
    private var raw: RawInput
    private let unpacked: UnpackedInput?
    /// What the input is compressed with; nil: nothing.
    let compression: Compression?
    /// Why a compressed input could not be unpacked further; nil while it can.
    private(set) var failure: SRError?
    /// Bytes of the trace, where that can be known beforehand: not of a pipe, nor of what
    /// has to be unpacked first.
    let size: UInt64?
    /// Bytes of the trace taken so far.
    private(set) var position: UInt64 = 0
    /// Bytes that were looked at, or given back, and not taken yet.
    private var ahead: [UInt8] = []

    init(_ bytes: [UInt8]) throws(SRError) { try self.init(RawInput(bytes)) }

    init(path: String) throws(SRError) { try self.init(RawInput(path: path)) }

    init(_ descriptor: FileDescriptor, closes: Bool) throws(SRError) {
        try self.init(RawInput(descriptor, closes: closes))
    }

    private init(_ raw: consuming RawInput) throws(SRError) {
        var raw = raw
        let start = raw.position
        var front: [UInt8] = []
        try raw.read(Compression.detectionBytes, appendingTo: &front)
        let compression = Compression.detect(front)
        unpacked = try compression.map { (found) throws(SRError) in
            try UnpackedInput(found, offset: start, front: front)
        }
        self.compression = compression
        if compression == nil {
            // A file is read again from its front; a pipe cannot be.
            if raw.size == nil { ahead = front }
            size = raw.size
            position = start
        } else {
            size = nil
        }
        self.raw = raw
    }

    /// What offsets count in, where that is not the input itself.
    var offsetIn: String? { compression.map { "the unpacked \($0.rawValue) data" } }
    /// Bytes of the input as it lies there, compressed or not; nil of a pipe.
    var storedSize: UInt64? { raw.size }

    /// Goes to `offset`. Only for a source of known size.
    mutating func seek(to offset: UInt64) {
        precondition(size != nil, "a pipe cannot seek")
        position = offset
        ahead = []
    }

    /// Gives back the last bytes that were taken, to be read again.
    mutating func unread(_ bytes: ArraySlice<UInt8>) {
        position -= UInt64(bytes.count)
        if size == nil { ahead = bytes + ahead }
    }

    /// The next `count` bytes, fewer only at the end of the input, without taking them.
    mutating func peek(_ count: Int) throws(SRError) -> [UInt8] {
        var bytes: [UInt8] = []
        try read(count, appendingTo: &bytes)
        unread(bytes[...])
        return bytes
    }

    /// Reads up to `count` bytes to the end of `buffer`; fewer only at the end of the input.
    /// Memory grows with what is there, not with what is asked for.
    mutating func read(_ count: Int, appendingTo buffer: inout [UInt8]) throws(SRError) {
        var missing = count
        if !ahead.isEmpty {
            let step = min(missing, ahead.count)
            buffer += ahead[..<step]
            ahead.removeFirst(step)
            position += UInt64(step)
            missing -= step
        }
        guard missing > 0 else { return }
        let before = buffer.count
        if compression != nil {
            failure = try unpacked?.read(missing, from: &raw, appendingTo: &buffer)
        } else {
            if size != nil { raw.position = position }
            try raw.read(missing, appendingTo: &buffer)
        }
        position += UInt64(buffer.count - before)
    }

    /// Tells the layout from the front of the input.
    mutating func detectFormat() throws(SRError) -> TraceFormat {
        try TraceFormat.detect(peek(TraceFormat.detectionBytes))
    }

    /// An error about the trace, saying what its offset counts in.
    func placing(_ error: SRError) -> SRError {
        var error = error
        if error.offset != nil, error.offsetIn == nil { error.offsetIn = offsetIn }
        return error
    }

    /// Why the trace ends here: `problem`, unless that comes of an input that could not be
    /// unpacked further, which then is the reason.
    func failure(or problem: SRError?) -> SRError? {
        guard let failure else { return problem.map { placing($0) } }
        guard let problem, problem.code == .truncated else { return failure }
        var whole = placing(problem)
        whole.code = failure.code
        whole.message = "\(failure); so " + problem.message
        return whole
    }
}
