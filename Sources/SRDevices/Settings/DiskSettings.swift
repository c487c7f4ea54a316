// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRLinux
internal import SRSupport

/// A swap device on disk: pages lie there uncompressed.
public struct DiskSettings: Sendable, Equatable {
    static let keys = ["size", "priority", "demote", "kernel"]

    /// Pages that it holds; nil: as many as the trace needs.
    public var pages: Int?

    init(_ part: DeviceSpec.Part, on machine: DeviceSettings.Machine) throws(SRError) {
        let values = try SettingValues(part, kind: .disk, kernel: machine.kernel)
        pages = try values.bytes("size").map { machine.pageSize.wholePages(in: $0) }
        guard pages != 0 else { throw values.refusal("size", "not one page fits") }
    }
}
