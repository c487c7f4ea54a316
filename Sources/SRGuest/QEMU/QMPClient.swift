// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Foundation
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Speaks QEMU's machine protocol: what is needed to start a guest and to hear how it ends.
///
/// Reference: QEMU 7.2, docs/interop/qmp-spec.txt.
struct QMPClient: ~Copyable {
    /// An event, with what SHUTDOWN says of its cause.
    struct Event: Decodable, Sendable {
        struct Details: Decodable, Sendable {
            let reason: String?
        }
        let event: String
        let data: Details?
    }

    private let socket: UnixSocket
    private var splitter = LineSplitter()
    /// Whether QEMU has answered: its main loop runs, so every input file is open.
    private(set) var isReady = false

    /// Connects and leaves negotiation mode.
    init(path: FilePath) throws {
        let connected = try UnixSocket(connectingTo: path.string)
        try connected.send("{\"execute\":\"qmp_capabilities\"}\n")
        socket = connected
    }

    /// Lets a machine that was started with `-S` run.
    func startMachine() throws {
        try socket.send("{\"execute\":\"cont\"}\n")
    }

    /// The events that have arrived since the last call. Replies to commands are passed over.
    mutating func events() throws -> [Event] {
        var found: [Event] = []
        while let bytes = try socket.receive(), !bytes.isEmpty {
            for line in splitter.lines(in: bytes[...]) {
                if line.contains("\"return\"") { isReady = true }
                guard line.contains("\"event\"") else { continue }
                if let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)) {
                    found.append(event)
                }
            }
        }
        return found
    }
}
