// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// An unpacked kernel of 64-bit ARM, an Image. Header: Documentation/arch/arm64/booting.rst of Linux
/// 6.12.
struct ARM64Image {
    /// Bytes that it takes where it is loaded, what it sets to zero included.
    let memoryBytes: Int64
    /// What it was built for; nil if it does not say.
    let pageSize: PageSize?

    /// - Throws: `SRError` of code `kernelDamaged` where the bytes are none.
    init(_ bytes: KernelBytes) throws {
        guard bytes.has(Array("ARMd".utf8), at: 56),
            let size = bytes.number(at: 16, bytes: 8), size >= bytes.count,
            let flags = bytes.number(at: 24, bytes: 8)
        else {
            throw SRError(.kernelDamaged, "\(bytes.path) is no kernel's Image for arm64")
        }
        memoryBytes = Int64(size)
        switch flags >> 1 & 3 {
        case 1: pageSize = .kib4
        case 2: pageSize = .kib16
        case 3: pageSize = .kib64
        default: pageSize = nil
        }
    }
}
