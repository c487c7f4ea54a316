// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import SRGuest
import SRText
import SystemPackage

/// A bundle's parts, for a person or a program.
struct BundleReport {
    private let bundle: BundleDescription

    init(_ bundle: BundleDescription) { self.bundle = bundle }

    var text: String {
        bundle.parts.map { part in
            let words = part.isHere ? "\(part.bytes >> 20) MiB" : "left out"
            return "\(part.title)  \(part.content.prefix(12))  \(words)"
                + (part.cutFrom == nil ? "" : ", cut to what the runs open") + "\n"
        }.joined()
    }

    /// - Parameter more: members that stand before the parts.
    func json(_ more: [JSONValue.Member]) -> JSONValue {
        .object(more + [.init("parts", .array(bundle.parts.map { .object(Self.json($0)) }))])
    }

    /// What came of an import.
    static func text(_ imported: GuestImport.Imported) -> String {
        imported.description.parts.enumerated().map { index, part in
            guard let place = imported.places[index] else {
                return "\(part.title)  is in another bundle, and not here: import that too\n"
            }
            return "\(part.title)  \(place)"
                + (imported.wereThere[index] ? "  (was there)" : "") + "\n"
        }.joined()
    }

    static func json(_ imported: GuestImport.Imported) -> JSONValue {
        .object([
            .init(
                "parts",
                .array(
                    imported.description.parts.enumerated().map { index, part in
                        .object(
                            json(part) + [
                                .init(
                                    "place",
                                    imported.places[index].map { .string($0.string) } ?? .null),
                                .init("wasThere", .bool(imported.wereThere[index])),
                            ])
                    }))
        ])
    }

    private static func json(_ part: BundleDescription.Part) -> [JSONValue.Member] {
        [
            .init("kind", .string(part.kind.rawValue)), .init("name", .string(part.name)),
            .init("content", .string(part.content)), .init("bytes", .integer(part.bytes)),
            .init("cutFrom", part.cutFrom.map { .string($0) } ?? .null),
            .init("isHere", .bool(part.isHere)),
        ]
    }
}
