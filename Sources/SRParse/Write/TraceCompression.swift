// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import CZstd

/// The library that packs traces.
public enum TraceCompression {
    /// libzstd's version, for example `1.5.4`. Its releases unpack each other's output, and do
    /// not always pack to the same bytes.
    public static var library: String {
        let number = ZSTD_versionNumber()
        return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
    }
}
