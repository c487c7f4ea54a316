// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// Makes a cpio archive of the "newc" kind, the kernel's initramfs format.
///
/// Owners are root and times are 0, so equal contents give equal bytes. Layout: Linux 6.1,
/// Documentation/driver-api/early-userspace/buffer-format.rst.
struct CPIOArchive {
    private(set) var bytes: [UInt8] = []
    private var entries: UInt32 = 0

    mutating func addFolder(_ name: [UInt8]) {
        add(name, mode: 0o040755, contents: [])
    }

    mutating func addLink(_ name: [UInt8], target: [UInt8]) {
        add(name, mode: 0o120777, contents: target)
    }

    mutating func addFile(_ name: String, contents: [UInt8]) {
        addFile(Array(name.utf8), contents: contents, executable: false)
    }

    mutating func addFile(_ name: [UInt8], contents: [UInt8], executable: Bool) {
        add(name, mode: executable ? 0o100755 : 0o100644, contents: contents)
    }

    /// Ends the archive. Nothing may be added afterwards.
    mutating func finish() {
        add(Array("TRAILER!!!".utf8), mode: 0, contents: [])
    }

    private mutating func add(_ name: [UInt8], mode: UInt32, contents: [UInt8]) {
        entries += 1
        let fields: [UInt32] = [
            entries, mode, 0, 0, 1, 0, UInt32(contents.count), 0, 0, 0, 0,
            UInt32(name.count + 1), 0,
        ]
        bytes += "070701".utf8
        for field in fields {
            let digits = String(field, radix: 16, uppercase: true)
            bytes += String(repeating: "0", count: 8 - digits.count).utf8
            bytes += digits.utf8
        }
        bytes += name
        bytes.append(0)
        pad()
        bytes += contents
        pad()
    }

    private mutating func pad() {
        while bytes.count % 4 != 0 { bytes.append(0) }
    }
}
