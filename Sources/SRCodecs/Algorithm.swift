// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
public import SRSupport

/// A compressor as it is named on a command line: `NAME[:LEVEL]`, such as `zstd:19`.
public struct Algorithm: Sendable, Hashable {
    /// The words as they were written.
    public let text: String
    let entry: Entry
    /// The level that was given, or the algorithm's own.
    let level: Int

    /// One that there is.
    struct Entry: Sendable, Hashable {
        var name: String
        var summary: String
        /// Levels that it has, and its own; nil: it has none.
        var levels: ClosedRange<Int>?
        var usual = 0
        /// What a trace of the kernel names it by; nil if the kernel lacks it.
        var kernelName: String?
        var make: @Sendable (Int, PageSize) throws(SRError) -> any PageCodec

        static func == (one: Entry, other: Entry) -> Bool { one.name == other.name }
        func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    static let all: [Entry] = [
        Entry(name: "lzo", summary: "LZO1X-1 of liblzo2", kernelName: "lzo1x-1") {
            _, size throws(SRError) in try LZOCodec(size)
        },
        Entry(
            name: "lz4", summary: "liblz4; a level is its acceleration", levels: 1...65537,
            usual: 1, kernelName: "lz4"
        ) { LZ4Codec(acceleration: $0, $1) },
        Entry(
            name: "lz4hc", summary: "the slow side of liblz4", levels: 1...12, usual: 9,
            kernelName: "lz4hc"
        ) { LZ4HCCodec(level: $0, $1) },
        Entry(
            name: "zstd", summary: "libzstd", levels: -22...22, usual: 3, kernelName: "zstd"
        ) { level, size throws(SRError) in try ZstdCodec(level: level, size) },
        Entry(
            name: "deflate", summary: "zlib with the window of the kernel's deflate",
            levels: 1...9, usual: 6, kernelName: "deflate"
        ) { level, size throws(SRError) in try ZlibCodec(level: level, window: -11, size) },
        Entry(name: "zlib", summary: "zlib's own format", levels: 1...9, usual: 6) {
            level, size throws(SRError) in try ZlibCodec(level: level, window: 15, size)
        },
        Entry(name: "libdeflate", summary: "deflate of libdeflate", levels: 1...12, usual: 6) {
            level, size throws(SRError) in try LibdeflateCodec(level: level, size)
        },
    ]

    /// Each algorithm and what it is, in a line.
    public static var catalogue: [(name: String, summary: String)] {
        all.map { entry in
            let levels = entry.levels.map {
                "; levels \($0.lowerBound) to \($0.upperBound) (\(entry.usual))"
            }
            return (entry.name, entry.summary + (levels ?? ""))
        }
    }

    /// - Throws: `SRError` of code `usage` that says what there is.
    public init(_ text: String) throws(SRError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            .map(String.init)
        let name = parts[0]
        guard let entry = Self.all.first(where: { $0.name == name }) else {
            let known = Self.all.map(\.name).joined(separator: ", ")
            let why =
                switch name {
                case "lzo-rle": "lzo-rle is the kernel's own, and no library has it"
                case "842": "842 is the kernel's own, and no library has it"
                default: "no algorithm '\(name)'"
                }
            throw SRError(.usage, "\(why); there are \(known)")
        }
        self.text = text
        self.entry = entry
        guard parts.count == 2 else {
            level = entry.usual
            return
        }
        guard let levels = entry.levels else {
            throw SRError(.usage, "'\(text)': \(name) has no levels")
        }
        guard let level = Int(parts[1]), levels.contains(level), level != 0 else {
            throw SRError(
                .usage,
                "'\(text)': \(name) has levels from \(levels.lowerBound) to \(levels.upperBound)")
        }
        self.level = level
    }

    /// Those of a list separated by commas.
    public static func list(_ text: String) throws(SRError) -> [Algorithm] {
        var list: [Algorithm] = []
        for word in text.split(separator: ",") {
            let one = try Algorithm(String(word))
            guard !list.contains(one) else {
                throw SRError(.usage, "\(word) is named twice")
            }
            list.append(one)
        }
        guard !list.isEmpty else { throw SRError(.usage, "no algorithm is named") }
        return list
    }

    /// Those whose lengths a trace has that names these compressors; what the libraries do not
    /// have is left out.
    public static func of(_ compressors: [String]) -> [Algorithm] {
        compressors.compactMap { name in
            let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
            guard let kernel = parts.first,
                let entry = all.first(where: { $0.kernelName == kernel })
            else { return nil }
            return try? Algorithm(([entry.name] + parts.dropFirst()).joined(separator: ":"))
        }
    }

    /// The names under which a trace may have this algorithm's lengths, the best first.
    public var kernelNames: [String] {
        guard let name = entry.kernelName else { return [] }
        // The kernel's zstd, lz4hc and deflate have these levels.
        return level == entry.usual ? [name, "\(name):\(level)"] : ["\(name):\(level)"]
    }

    /// Makes a compressor of pages of that size.
    func codec(_ pageSize: PageSize) throws(SRError) -> any PageCodec {
        try entry.make(level, pageSize)
    }
}
