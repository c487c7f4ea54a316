// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport
public import SystemPackage

/// How long pages get under an algorithm that compresses several at once, beside how long each would
/// get alone.
public struct UnitLengths: Sendable {
    /// A page of the file: the event that wrote it, and its page index.
    public struct Place: Sendable, Equatable {
        public var event: UInt64
        public var page: UInt32

        public init(event: UInt64, page: UInt32) {
            self.event = event
            self.page = page
        }
    }

    /// Of each unit, the mean length of its pages alone, rounded down, bytes.
    public private(set) var alone: [UInt32] = []
    /// Of each unit, its length at once, bytes; not capped.
    public private(set) var together: [UInt32] = []

    /// A unit is an aligned group of page indices whose pages were written by events in a row, from the
    /// lowest index to the highest. Memory: a unit's pages, and 8 bytes a unit.
    ///
    /// - Parameters:
    ///   - algorithm: that compresses.
    ///   - file: pages one after another.
    ///   - places: of each page of the file.
    ///   - pages: of a unit, 2 or more, a power of two.
    ///   - pageSize: bytes of a page.
    /// - Throws: `SRError` of code `input` for a file that cannot be read.
    public init(
        _ algorithm: Algorithm, of file: FilePath, _ places: [Place], pages: Int,
        pageSize: PageSize
    ) throws(SRError) {
        guard let unitSize = PageSize(bytes: pages * pageSize.bytes) else { return }
        let single = Packer(try algorithm.codec(pageSize), pageSize)
        let whole = Packer(try algorithm.codec(unitSize), unitSize)
        let bytes = unitSize.bytes
        var content = [UInt8](repeating: 0, count: bytes)
        do {
            let source = try FileDescriptor.open(file, .readOnly, options: .closeOnExec)
            defer { try? source.close() }
            for first in Self.units(places, pages: pages) {
                let got = try unsafe content.withUnsafeMutableBytes { buffer in
                    try unsafe source.read(
                        fromAbsoluteOffset: Int64(first * pageSize.bytes), into: buffer)
                }
                // The file ends within the unit.
                guard got == bytes else { break }
                var sum = 0
                for start in stride(from: 0, to: bytes, by: pageSize.bytes) {
                    sum += single.length(content, from: start)
                }
                alone.append(UInt32(sum / pages))
                together.append(UInt32(whole.length(content, from: 0)))
            }
        } catch {
            throw SRError(.input, "\(file) cannot be read: \(error)")
        }
    }

    /// Where units begin among the pages of a file.
    static func units(_ places: [Place], pages: Int) -> [Int] {
        var found: [Int] = []
        var first = 0
        while first + pages <= places.count {
            let start = places[first]
            var count = 1
            while count < pages,
                places[first + count]
                    == Place(
                        event: start.event &+ UInt64(count), page: start.page &+ UInt32(count))
            {
                count += 1
            }
            if start.page % UInt32(pages) == 0, count == pages {
                found.append(first)
                first += pages
            } else {
                first += 1
            }
        }
        return found
    }

    /// A codec with room for what it makes.
    private final class Packer {
        private let codec: any PageCodec
        private var packed: [UInt8]

        init(_ codec: any PageCodec, _ size: PageSize) {
            self.codec = codec
            packed = [UInt8](repeating: 0, count: PageRoom(size).bound)
        }

        /// - Parameter content: holds a page of the codec's from `start` on.
        func length(_ content: [UInt8], from start: Int) -> Int {
            unsafe content.withUnsafeBufferPointer { pages in
                unsafe packed.withUnsafeMutableBufferPointer { target in
                    guard let page = pages.baseAddress, let target = target.baseAddress else {
                        return 0
                    }
                    return unsafe codec.compress(page + start, into: target)
                }
            }
        }
    }
}
