// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@testable import SRGuest

/// What a guest is told to load beside its image's own modules.
@Suite struct GuestSpecTests {
    @Test("Modules come in order, with parameters; nothing is said of what is not asked for")
    func modules() {
        let plain = GuestSpec(arguments: ["true"]).text
        #expect(!plain.contains("module=") && !plain.contains("collect.pages"))
        let spec = GuestSpec(
            modules: [
                GuestModule(path: "/image/zstd-level/zstd_compress.ko"),
                GuestModule(path: "/image/zstd-level/sr_zstd.ko", parameters: "levels=1,19"),
            ], arguments: ["true"], collectPages: true)
        let lines = spec.text.split(separator: "\n").map(String.init)
        #expect(
            lines.filter { $0.hasPrefix("module=") }
                == ["module=zstd_compress.ko", "module=sr_zstd.ko levels=1,19"])
        #expect(lines.contains("collect.pages=1"))
    }

    @Test("A folder's order says what to load; one without it is of what the kernel has built in")
    func order() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "srtest-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = FilePath(folder.path)
        #expect(try GuestModule.inOrder(path).isEmpty)
        try Data("lz4_compress.ko\nlz4.ko\n".utf8).write(to: folder.appending(path: "order"))
        #expect(try GuestModule.inOrder(path).map(\.file) == ["lz4_compress.ko", "lz4.ko"])
        #expect(try GuestModule.inOrder(path)[1].path == path.appending("lz4.ko"))
    }

    /// The guest is told the bytes.
    @Test func aGuestsWordsAreBytes() {
        #expect(GuestSpec.encoded(ByteText.text([0x62, 0xFF, 0x25])) == "b%FF%25")
        #expect(GuestSpec.encoded("é") == "é")
    }
}
