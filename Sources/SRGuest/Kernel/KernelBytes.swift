// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// The bytes of a kernel's file, little-endian, read where they lie.
struct KernelBytes {
    private let data: Data
    let path: FilePath
    var count: Int { data.count }

    /// - Throws: `SRError` of code `kernelDamaged` where it cannot be read.
    init(_ path: FilePath) throws {
        self.path = path
        do {
            data = try Data(contentsOf: URL(filePath: path.string), options: .mappedIfSafe)
        } catch {
            throw SRError(.kernelDamaged, "\(path) cannot be read: \(SystemReason.text(error))")
        }
    }

    /// A number of `bytes` bytes at `offset`; nil beyond the end.
    func number(at offset: Int, bytes: Int) -> Int? {
        guard offset >= 0, offset <= count - bytes else { return nil }
        var value: UInt64 = 0
        for index in (0..<bytes).reversed() {
            value = value << 8 | UInt64(data[data.startIndex + offset + index])
        }
        return Int(exactly: value)
    }

    /// The bytes of a range; nil where it is not all there.
    func slice(at offset: Int, bytes: Int) -> Data? {
        guard offset >= 0, bytes >= 0, offset <= count - bytes else { return nil }
        return data[data.startIndex + offset..<data.startIndex + offset + bytes]
    }

    /// Whether such bytes stand at `offset`.
    func has(_ bytes: [UInt8], at offset: Int) -> Bool {
        slice(at: offset, bytes: bytes.count).map { Array($0) == bytes } ?? false
    }

    /// The text that ends with a blank or a zero, behind the first `words`; nil if these are
    /// nowhere. Time: O(count).
    func word(after words: String) -> String? {
        guard let range = data.range(of: Data(words.utf8)) else { return nil }
        let rest = data[range.upperBound...].prefix(256).prefix { $0 > UInt8(ascii: " ") }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The same at an offset.
    func word(at offset: Int) -> String? {
        slice(at: offset, bytes: min(256, count - offset)).map {
            String(decoding: $0.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
        }
    }
}
