// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SystemPackage
import Testing

@testable import SRGuest

@Suite("QEMU's monitor in a deep folder")
struct MonitorSocketTests {
    /// A child that listens there, as QEMU does, is found, whatever the folder's depth.
    @Test(arguments: [10, 200, 900])
    func itsPathFitsAnAddress(_ depth: Int) async throws {
        let top = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        defer { try? FileManager.default.removeItem(at: top) }
        var folder = top
        while folder.path.utf8.count - top.path.utf8.count < depth {
            folder.append(path: String(repeating: "d", count: 90))
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let socket = try MonitorSocket(FilePath(folder.path).appending("qmp"))
        #expect(socket.path.length <= 107)
        let listener = Process()
        listener.executableURL = URL(filePath: "/usr/bin/python3")
        listener.arguments = [
            "-c",
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()
            c, _ = s.accept(); c.sendall(b'here'); c.recv(9)
            """, socket.path.string,
        ]
        try listener.run()
        defer {
            listener.terminate()
            listener.waitUntilExit()
        }
        var said: [UInt8] = []
        while said.isEmpty, listener.isRunning {
            guard let connected = try? UnixSocket(connectingTo: socket.path.string) else {
                try await Task.sleep(for: .milliseconds(20))
                continue
            }
            while said.isEmpty { said = try connected.receive() ?? [] }
        }
        #expect(String(decoding: said, as: UTF8.self) == "here")
        #expect(FileManager.default.fileExists(atPath: folder.appending(path: "qmp").path))
    }
}
