// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

@testable import SRGuest

@Suite("What QEMU says of itself")
struct QEMUVersionTests {
    @Test(arguments: [
        ("7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)", "1:7.2+dfsg-7+deb12u18+b3"),
        ("10.0.3 (Debian 1:10.0.3+ds-0+deb13u1)", "1:10.0.3+ds-0+deb13u1"),
        ("9.2.0 (qemu-9.2.0-1.fc42)", nil), ("7.2.22", nil), ("7.2.22 (Debian 1:7", nil),
    ])
    func debiansPackageIsTold(text: String, version: String?) {
        #expect(QEMU(words: [], version: text).packageVersion == version)
    }

    @Test(arguments: [
        ("7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)", 7), ("1:10.0.2+ds-2+deb13u1~bpo12+1", 10),
        ("11.1.3", 11), ("v11", nil), ("", nil),
    ])
    func theReleaseIsItsFirstNumber(version: String, release: Int?) {
        #expect(QEMU(words: [], version: version).release == release)
        #expect(QEMU.release(of: version) == release)
    }
}
