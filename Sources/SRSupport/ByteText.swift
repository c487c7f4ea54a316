// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import SystemPackage

/// Bytes that need not be UTF-8, kept whole in a `String`: names of files, words of a command.
///
/// A byte that is part of no character stands as a character of a private area, U+EF80 for 0x80
/// to U+EFFF for 0xFF. Where the bytes have such a character themselves, each of its three bytes
/// stands as one: so ``bytes(_:)`` of ``text(_:)`` is what it was, whatever it was.
package enum ByteText {
    private static let base: UInt32 = 0xEF00
    private static let escapes: ClosedRange<UInt32> = 0xEF80...0xEFFF

    /// The bytes as text. O(n).
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var rest = bytes[...]
        func escape(_ count: Int) {
            for byte in rest.prefix(count) {
                scalars.append(Unicode.Scalar(base + UInt32(byte)) ?? "\u{FFFD}")
            }
            rest = rest.dropFirst(count)
        }
        while true {
            switch parser.parseScalar(from: &source) {
            case .emptyInput: return String(scalars)
            case .error(let length): escape(length)
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if escapes.contains(scalar.value) {
                    escape(encoded.count)
                } else {
                    scalars.append(scalar)
                    rest = rest.dropFirst(encoded.count)
                }
            }
        }
    }

    /// The bytes that a text of ``text(_:)`` stands for. O(n).
    package static func bytes(_ text: String) -> [UInt8] {
        guard hasEscapes(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if escapes.contains(scalar.value) {
                bytes.append(UInt8(scalar.value - base))
            } else {
                bytes += Unicode.UTF8.encode(scalar) ?? .encodedReplacementCharacter
            }
        }
        return bytes
    }

    /// The path of the bytes that a text of ``text(_:)`` stands for.
    package static func path(_ text: String) -> FilePath {
        unsafe FilePath(platformString: bytes(text).map { CChar(bitPattern: $0) } + [0])
    }

    /// Whether any byte of it is no character's.
    package static func hasEscapes(_ text: String) -> Bool {
        // In UTF-8 all of them begin with this byte.
        text.utf8.contains(0xEE)
            && text.unicodeScalars.contains { escapes.contains($0.value) }
    }

    /// The text for people: such a byte as `\xFF`.
    package static func shown(_ text: String) -> String {
        guard hasEscapes(text) else { return text }
        return text.unicodeScalars.map { scalar in
            escapes.contains(scalar.value)
                ? "\\x" + String(scalar.value - base, radix: 16, uppercase: true) : String(scalar)
        }.joined()
    }

    /// The text with U+FFFD for each such byte.
    package static func replaced(_ text: String) -> String {
        guard hasEscapes(text) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { escapes.contains($0.value) ? "\u{FFFD}" : $0 }))
    }

    /// The folder that this process works in; nil where it is gone.
    package static var workingFolder: String? { ProcessBytes.workingFolder.map { text($0) } }

    /// The environment of this process, names and values as ``text(_:)``.
    package static var environment: [String: String] {
        var all: [String: String] = [:]
        for entry in ProcessBytes.environment {
            guard let equals = entry.dropFirst().firstIndex(of: UInt8(ascii: "=")) else { continue }
            all[text(entry[..<equals])] = text(entry[(equals + 1)...])
        }
        return all
    }

    /// The words that this process was started with, after its own name, as ``text(_:)``.
    package static var arguments: [String] { ProcessBytes.arguments.dropFirst().map { text($0) } }
}
