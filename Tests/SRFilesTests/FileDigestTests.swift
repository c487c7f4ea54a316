// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Foundation
import SRFiles
import SRSupport
import SystemPackage
import Testing

@Suite("Digests and reasons")
struct FileDigestTests {
    /// FIPS 180-2, appendix B, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func aFilesDigest(text: String, digest: String) throws {
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        let path = folder.appending("a")
        try FileDraft.write(text, to: path)
        #expect(try FileDigest.sha256(of: path) == digest)
    }

    @Test func aTemporaryFolderIsOnesOwn() throws {
        let folder = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(folder) }
        #expect(try folder.stat().permissions == .ownerReadWriteExecute)
        let other = try HostFiles.temporaryFolder()
        defer { HostFiles.remove(other) }
        #expect(folder != other)
    }

    @Test func whatTheSystemSaysIsTold() {
        let missing = #expect(throws: (any Error).self) {
            try Data(contentsOf: URL(filePath: "/nowhere/at/all"))
        }
        guard let missing else { return }
        #expect(SystemReason.text(missing) == Errno.noSuchFileOrDirectory.description)
        #expect(SRError(of: missing).code == .hostInput)
        struct Odd: Error {}
        #expect(SRError(of: Odd()).code == .fault)
        #expect(SRError(of: CancellationError()).code == .interrupted)
        #expect(SRError(of: SRError(.usage, "x")) == SRError(.usage, "x"))
    }
}
