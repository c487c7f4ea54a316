// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
public import SRSupport

/// One line of what the guest's start-up program says on its status port.
///
/// `docs/dataflow.md`, "Between host and guest", defines each.
public enum GuestStatus: Sendable, Hashable {
    case boot(Boot)
    case snapshot(Snapshot)
    case exit(Exit)
    case collector(Collector)
    case failure(Failure)
    case end

    public struct Boot: Sendable, Hashable, Codable {
        public let monotonicNs: UInt64
        public let kernel: String
        public let memTotalKiB: Int
        public let vcpus: Int
        public let lockedKiB: Int
    }

    /// Counters of the module and of the kernel at one moment.
    public struct Snapshot: Sendable, Hashable, Codable {
        public let monotonicNs: UInt64
        public let phase: String
        /// Absent when the relay is not loaded.
        public let relay: [String: UInt64]?
        public let vmstat: [String: UInt64]
        public let swapUsedKiB: UInt64
        /// What a program may have without swapping, by the kernel's estimate; nil in the words
        /// of earlier guests.
        public let memAvailableKiB: Int?
    }

    public struct Exit: Sendable, Hashable, Codable {
        public let monotonicNs: UInt64
        public let status: Int
        public let signal: Int
        public let found: Bool
        public let userMs: UInt64
        public let systemMs: UInt64
    }

    public struct Collector: Sendable, Hashable, Codable {
        public let monotonicNs: UInt64
        public let status: Int
        /// Its locked memory when the recording ended; -1 if it had ended before that.
        public let lockedKiB: Int
    }

    public struct Failure: Sendable, Hashable, Codable {
        public let monotonicNs: UInt64
        public let step: String
        public let message: String
        public let errno: Int
    }

    private struct Kind: Decodable {
        let event: String
    }

    /// Reads one line.
    ///
    /// - Throws: `SRError` of code `protocolViolation` that quotes the line.
    public init(line: String) throws {
        let data = Data(line.utf8)
        let decoder = JSONDecoder()
        do {
            switch try decoder.decode(Kind.self, from: data).event {
            case "boot": self = .boot(try decoder.decode(Boot.self, from: data))
            case "snapshot": self = .snapshot(try decoder.decode(Snapshot.self, from: data))
            case "exit": self = .exit(try decoder.decode(Exit.self, from: data))
            case "collector": self = .collector(try decoder.decode(Collector.self, from: data))
            case "error": self = .failure(try decoder.decode(Failure.self, from: data))
            case "end": self = .end
            case let other:
                throw SRError(.protocolViolation, "the guest sent an unknown event '\(other)'")
            }
        } catch let error as SRError {
            throw error
        } catch {
            throw SRError(
                .protocolViolation, "the guest sent a status line that cannot be read: \(line)")
        }
    }
}

extension SRError.Code {
    /// What came out of the guest is not what its start-up program writes.
    public static let protocolViolation = Self("guest protocol", .badTrace)
}
