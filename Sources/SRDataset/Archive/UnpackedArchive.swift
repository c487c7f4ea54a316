// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRFiles
internal import SRParse
internal import SRSupport
internal import SystemPackage

/// The bytes that an archive's zstd frame unpacks to, no more than a limit.
final class UnpackedArchive {
    private var file: FileFollower
    private let bytes: Int
    private let limit: UInt64
    private let unpacker = ZstdUnpacker()
    private var packed: [UInt8] = []
    private var taken = 0
    private var made: UInt64 = 0
    private var ready = [UInt8](repeating: 0, count: TarReader.windowBytes)

    /// - Parameters:
    ///   - bytes: of the file's front that belong to the frame.
    ///   - limit: of bytes that it may unpack to.
    init(path: FilePath, bytes: Int, limit: UInt64) throws {
        file = FileFollower(path: path, bufferBytes: 1 << 17)
        self.bytes = bytes
        self.limit = limit
    }

    /// The next bytes; none at the end.
    func next() throws -> [UInt8] {
        while true {
            if taken == packed.count { try refill() }
            if packed.isEmpty, unpacker.isBetweenStreams { return [] }
            let step: (taken: Int, made: Int)
            do throws(SRError) {
                step = try unpacker.unpack(packed.span.extracting(taken...), into: &ready)
            } catch {
                throw SRError(
                    .archive,
                    "its zstd frame is damaged at byte "
                        + "\(Int(file.offset) - packed.count + taken): \(error.message)")
            }
            taken += step.taken
            made += UInt64(step.made)
            guard made <= limit else {
                throw SRError(
                    .archive,
                    "it unpacks to more than \(limit) bytes, which is refused; --max-size allows "
                        + "more")
            }
            if step.made > 0 { return Array(ready[..<step.made]) }
            if packed.isEmpty, !unpacker.isBetweenStreams {
                throw SRError(.archive, "its zstd frame ends early, at byte \(bytes)")
            }
        }
    }

    private func refill() throws {
        try Task.checkCancellation()
        packed.removeAll(keepingCapacity: true)
        taken = 0
        let left = bytes - Int(file.offset)
        guard left > 0 else { return }
        // Pieces of the follower's buffer at most; more than one may come.
        try file.drain(limit: 1) { packed += $0 }
        let beyond = Int(file.offset) - bytes
        if beyond > 0 { packed.removeLast(min(beyond, packed.count)) }
    }

    /// Comes to the frame's end, behind the tar's, where its checksum is.
    func end() throws {
        while !(try next().isEmpty) {}
    }
}
