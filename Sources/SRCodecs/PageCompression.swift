// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport
public import SystemPackage

/// Real pages through real libraries.
public struct PageCompression: Sendable {
    /// What came of it.
    public struct Result: Sendable {
        public var measures: [Measure]
        /// Pages that were measured, and those of them that one machine word fills.
        public var pages: UInt64 = 0
        public var sameFilled: UInt64 = 0
        /// Bytes that the files' last pages lacked, which count as zeros.
        public var padded = 0
        /// Bytes of the dictionary and pages that it was trained on, which are not measured;
        /// 0 without one.
        public var dictionaryBytes = 0
        public var trainedOn = 0
    }

    /// A file of pages.
    public struct Input: Sendable {
        public var path: FilePath
        /// Index of each page on its swap device, in the file's order; empty if not known.
        public var indices: [UInt32]

        public init(path: FilePath, indices: [UInt32] = []) {
            self.path = path
            self.indices = indices
        }
    }

    public var algorithms: [Algorithm]
    /// What the files are cut into.
    public let pageSize: PageSize
    private var pageBytes: Int { pageSize.bytes }
    /// Bytes of a dictionary for zstd, to be trained on every ``trainingShare``th page; nil:
    /// none.
    public var dictionaryBytes: Int?

    /// Every how many pages one is trained on.
    public static let trainingShare = 8
    /// Pages that a training looks at, at most.
    private static let trainingLimit = 1 << 16

    public init(
        _ algorithms: [Algorithm], pageSize: PageSize, dictionaryBytes: Int? = nil
    ) {
        self.pageSize = pageSize
        self.algorithms = algorithms
        self.dictionaryBytes = dictionaryBytes
    }

    /// Compresses every page of the files with every algorithm, brings it back and compares.
    /// Time is each algorithm's own; memory for a piece of pages.
    ///
    /// - Parameters:
    ///   - files: run folders, files of pages, any files.
    ///   - go: is asked before each piece; false ends the run with what came so far.
    /// - Throws: `SRError`.
    public func run(
        _ files: [Input], while go: () -> Bool = { true }
    ) throws(SRError) -> Result {
        var benches: [Bench] = []
        for algorithm in algorithms {
            benches.append(Bench(algorithm.text, try algorithm.codec(pageSize), pageSize))
        }
        var result = Result(measures: [])
        if let dictionaryBytes {
            let (dictionary, pages) = try dictionary(files, bytes: dictionaryBytes)
            (result.dictionaryBytes, result.trainedOn) = (dictionary.count, pages)
            for algorithm in algorithms where algorithm.entry.name == "zstd" {
                benches.append(
                    Bench(
                        algorithm.text + "+dictionary",
                        try ZstdCodec(level: algorithm.level, pageSize, dictionary: dictionary),
                        pageSize))
            }
        }
        var piece: [UInt8] = []
        for file in files {
            var source = try PageSource(file.path, pageSize)
            var number = 0
            var indices = file.indices[...]
            while try source.read(into: &piece), go() {
                result.padded += source.padded
                var known = indices.prefix(piece.count / pageBytes)
                indices = indices.dropFirst(known.count)
                if dictionaryBytes != nil { dropTrained(&piece, &known, from: &number) }
                for start in stride(from: 0, to: piece.count, by: pageBytes)
                where Self.isSameFilled(piece[start..<start + pageBytes]) {
                    result.sameFilled += 1
                }
                result.pages += UInt64(piece.count / pageBytes)
                for bench in benches { try bench.run(piece, indices: known) }
            }
        }
        guard result.pages > 0 else {
            throw SRError(.input, "there is no page in what was named")
        }
        result.measures = benches.map(\.measure)
        return result
    }

    private static func isSameFilled(_ page: ArraySlice<UInt8>) -> Bool {
        let first = page.startIndex
        for place in first + 8..<page.endIndex where page[place] != page[place - 8] {
            return false
        }
        return true
    }

    /// Takes the pages that a dictionary was trained on out of a piece.
    private func dropTrained(
        _ piece: inout [UInt8], _ indices: inout ArraySlice<UInt32>, from number: inout Int
    ) {
        let first = number
        indices =
            indices.enumerated().filter { (first + $0.offset) % Self.trainingShare != 0 }
            .map(\.element)[...]
        var kept: [UInt8] = []
        kept.reserveCapacity(piece.count)
        for start in stride(from: 0, to: piece.count, by: pageBytes) {
            if number % Self.trainingShare != 0 { kept += piece[start..<start + pageBytes] }
            number += 1
        }
        piece = kept
    }

    private func dictionary(
        _ files: [Input], bytes: Int
    ) throws(SRError) -> ([UInt8], pages: Int) {
        var samples: [UInt8] = []
        var piece: [UInt8] = []
        for file in files {
            var source = try PageSource(file.path, pageSize)
            var number = 0
            while try source.read(into: &piece), samples.count < Self.trainingLimit * pageBytes {
                for start in stride(from: 0, to: piece.count, by: pageBytes) {
                    if number % Self.trainingShare == 0 {
                        samples += piece[start..<start + pageBytes]
                    }
                    number += 1
                }
            }
        }
        return (try ZstdCodec.train(samples, pageSize, bytes: bytes), samples.count / pageBytes)
    }
}
