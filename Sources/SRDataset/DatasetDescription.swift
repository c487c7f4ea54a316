// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRRunFolder

/// What `dataset.json` says: what the dataset is, and its runs.
public struct DatasetDescription: Sendable, Codable, Equatable {
    /// One run, by its figures.
    public struct Run: Sendable, Codable, Equatable {
        /// Its folder below `runs/`.
        public var name: String
        /// `capture`, `model`, or how a program was held: `exact`, `sampled`.
        public var kind: String
        public var workload: String
        public var kernel: String
        /// Of a capture what the guest had, of others what the workload could have resident.
        public var memoryKiB: Int
        public var swapMiB: Int
        public var seed: UInt64
        /// Whether its recipe gives the same trace, byte for byte.
        public var repeatable: Bool
        /// Time in the guest, or in the model.
        public var seconds: Double
        public var reads: UInt64
        public var writes: UInt64
        public var frees: UInt64
        public var discards: UInt64
        public var traceBytes: Int64
        public var traceSHA256: String
        /// Of the trace's header and events, however they are packed; nil for earlier runs.
        public var eventsSHA256: String?
    }

    /// The bundle of the guests that its captures were made in.
    public struct Guest: Sendable, Codable, Equatable {
        /// Bytes and SHA-256 of the file.
        public var bytes: Int64
        public var sha256: String
        /// SHA-256 of what is in it, however it is compressed.
        public var content: String
        /// Whether it is in the dataset; else it is passed on beside it.
        public var isInside: Bool

        public init(bytes: Int64, sha256: String, content: String, isInside: Bool) {
            self.bytes = bytes
            self.sha256 = sha256
            self.content = content
            self.isInside = isInside
        }
    }

    /// The format's version.
    public internal(set) var format = DatasetFormat.version
    /// Version of SwapReplay that packed it.
    public internal(set) var tool = SwapReplayVersion.text
    public var name: String
    public var title: String
    public var description: String?
    public var licence: String?
    public var creators: [String]
    public var citation: String?
    /// Where it is published.
    public var url: String?
    public var guest: Guest?
    public internal(set) var runs: [Run] = []

    public init(name: String, title: String? = nil) {
        self.name = name
        self.title = title ?? "Linux swap traces"
        creators = []
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
