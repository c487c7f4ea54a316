// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRArchive
internal import SRFiles
internal import SRSupport

extension BundleDescription {
    /// At most so much of a text that is read whole: bytes.
    static let textLimit = 16 << 20

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// All of a member that is a text.
    static func text(
        _ member: TarReader.Member, _ read: () throws -> ArraySlice<UInt8>
    ) throws -> [UInt8] {
        guard member.size <= textLimit else {
            throw SRError(
                .archive, "refused: \(member.name) says that it has \(member.size) bytes")
        }
        var text: [UInt8] = []
        while true {
            let bytes = try read()
            if bytes.isEmpty { return text }
            text += bytes
        }
    }

    /// Decodes `guest.json`, and holds it to what a bundle of ours says.
    ///
    /// - Throws: ``SRError`` of code `archive`.
    init(json: [UInt8]) throws {
        do { self = try JSONDecoder().decode(Self.self, from: Data(json)) } catch {
            throw SRError(
                .archive, "\(BundleFormat.description) cannot be read: \(SystemReason.text(error))")
        }
        func refuse(_ what: String) -> SRError {
            SRError(.archive, "\(BundleFormat.description): \(what)")
        }
        guard format == BundleFormat.version else { throw refuse("it is of format \(format)") }
        for part in parts {
            guard PartNames.isDigest(part.content), part.cutFrom.map(PartNames.isDigest) ?? true
            else { throw refuse("a part's contents are no SHA-256") }
            guard PartNames.isVersion(part.name) else {
                throw refuse("a part cannot be called \(MemberName.shown(part.name))")
            }
        }
        guard Set(parts.map(\.folder)).count == parts.count else {
            throw refuse("a part is there twice")
        }
    }
}

/// What the words of a bundle may be that become names of files here.
enum PartNames {
    static func isDigest(_ word: String) -> Bool {
        word.utf8.count == 64
            && word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Letters, digits and what Debian's versions have else; no path.
    static func isVersion(_ word: String) -> Bool {
        let first = word.unicodeScalars.first
        return first.map { $0.properties.isAlphabetic || $0.properties.numericType != nil } ?? false
            && word.utf8.count <= 100
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: [UInt8](".+-_~:".utf8).contains(byte)
                }
            }
    }
}
