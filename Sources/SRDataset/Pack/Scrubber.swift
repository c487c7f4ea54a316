// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SystemPackage

/// Takes out of texts where things lay on the host, and whose they were.
///
/// What replaces a path does not depend on the path, so that the same run packed by two users
/// gives the same bytes.
struct Scrubber {
    /// Paths that are replaced whole, the longest first.
    private let places: [(path: [UInt8], name: [UInt8])]
    /// What homes of users begin with.
    private static let homes = ["/home/", "/Users/"].map { [UInt8]($0.utf8) }
    private static let user = [UInt8]("/home/user".utf8)
    /// Folders that are alike on every machine.
    private static let system = ["/usr/", "/bin/", "/sbin/", "/lib/", "/opt/", "/etc/", "/dev/"]

    /// - Parameters:
    ///   - run: the run's folder.
    ///   - home: the home of who packs.
    init(run: FilePath, home: String = NSHomeDirectory()) {
        let absolute = URL(filePath: run.string).standardizedFileURL.path
        let temporary = FileManager.default.temporaryDirectory.path
        var places = [(absolute, "RUN"), (temporary + "/srorch-", "INPUTS-")]
        if !["/", "/root", ""].contains(home) { places.append((home, "/home/user")) }
        self.places = places.sorted { $0.0.utf8.count > $1.0.utf8.count }
            .map { ([UInt8]($0.0.utf8), [UInt8]($0.1.utf8)) }
    }

    func text(_ text: String) -> String {
        String(decoding: bytes([UInt8](text.utf8)), as: UTF8.self)
    }

    /// A word of a command line: a file of the host is left with its own name alone.
    func word(_ word: String) -> String {
        guard word.hasPrefix("/"), !Self.system.contains(where: { word.hasPrefix($0) }) else {
            return text(word)
        }
        return "FILES/" + (word.split(separator: "/").last.map(String.init) ?? "")
    }

    /// O(n) in the text, for as few paths as there are.
    func bytes(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "/") else {
                result.append(text[index])
                index += 1
                continue
            }
            let rest = text[index...]
            if let place = places.first(where: { rest.starts(with: $0.path) }) {
                result += place.name
                index += place.path.count
            } else if let home = Self.homes.first(where: { rest.starts(with: $0) }),
                let end = Self.nameEnd(text, from: index + home.count)
            {
                result += Self.user
                index = end
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// Where a user's name that begins there ends; nil: there is none.
    private static func nameEnd(_ text: [UInt8], from start: Int) -> Int? {
        var end = start
        while end < text.count {
            switch text[end] {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."), 0x80...:
                end += 1
            default: return end > start ? end : nil
            }
        }
        return end > start ? end : nil
    }
}
