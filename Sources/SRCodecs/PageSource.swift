// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport
internal import SystemPackage

/// The pages of a file, in pieces.
struct PageSource: ~Copyable {
    let path: FilePath
    private let file: FileDescriptor
    private let pageBytes: Int
    /// Bytes that the last page lacked, which count as zeros.
    private(set) var padded = 0

    /// Pages of a piece: what compressors are timed over at once, so few that it stays in the
    /// processor's cache.
    static let piecePages = 64

    /// What every trace begins with (docs/trace-format.md).
    private static let traceMagic: [UInt8] = [0x89, 0x53, 0x52, 0x54]

    /// - Throws: `SRError` of code `input`.
    init(_ path: FilePath, _ pageSize: PageSize) throws(SRError) {
        self.path = path
        pageBytes = pageSize.bytes
        do { file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec) } catch {
            throw SRError(.input, "\(path) cannot be read: \(error)")
        }
    }

    deinit { try? file.close() }

    /// Reads the next piece.
    ///
    /// - Parameter piece: gets ``piecePages`` whole pages, or what is left.
    /// - Returns: false at the end.
    mutating func read(into piece: inout [UInt8]) throws(SRError) -> Bool {
        let wanted = Self.piecePages * pageBytes
        piece.removeAll(keepingCapacity: true)
        piece.append(contentsOf: repeatElement(0, count: wanted))
        var got = 0
        do {
            while got < wanted {
                let start = got
                let n = try unsafe piece.withUnsafeMutableBytes { buffer in
                    try unsafe file.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
                }
                if n == 0 { break }
                got += n
            }
        } catch {
            throw SRError(.input, "\(path) cannot be read: \(error)")
        }
        if piece.starts(with: Self.traceMagic), got >= Self.traceMagic.count {
            throw SRError(
                .input,
                "\(path) is a trace, which holds lengths and no contents: 'srorch capture "
                    + "--pages 1/64' keeps contents beside it")
        }
        let over = got % pageBytes
        if over > 0 { padded = pageBytes - over }
        piece.removeLast(wanted - got - padded)
        return got > 0
    }
}
