// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc

/// Rows and columns of the terminal at which a person sits.
public struct TerminalSize: Sendable, Hashable {
    public var rows: UInt16
    public var columns: UInt16

    /// What a terminal has had since the VT100.
    public static let usual = TerminalSize(rows: 24, columns: 80)

    public init(rows: UInt16, columns: UInt16) {
        self.rows = rows
        self.columns = columns
    }

    /// The size of the terminal behind a descriptor; nil if there is none or it does not tell.
    public init?(ofTerminal descriptor: Int32) {
        var window = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0,
            window.ws_col > 0
        else { return nil }
        self.init(rows: window.ws_row, columns: window.ws_col)
    }
}
