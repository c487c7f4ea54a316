// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
public import SystemPackage

extension TerminalStyle {
    /// What standard output can show: colour and its width if it is a terminal; plain text
    /// if it is not, or NO_COLOR (no-color.org) or TERM=dumb say so; block characters where
    /// the locale is UTF-8. COLUMNS sets the width in either case.
    public static func ofStandardOutput() -> TerminalStyle { of(.standardOutput) }

    /// The same of another descriptor.
    public static func of(_ output: FileDescriptor) -> TerminalStyle {
        var style = plain
        if isatty(output.rawValue) == 1 {
            var size = winsize()
            if unsafe ioctl(output.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
                style = TerminalStyle(
                    width: min(Int(size.ws_col), 120), colour: false, blocks: false)
            }
            style.isBound = true
            let dumb = variable("TERM") == "dumb"
            style.colour = variable("NO_COLOR") == nil && !dumb
            let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
            style.blocks = !dumb && locale.lowercased().replacing("-", with: "").hasSuffix("utf8")
        }
        if let columns = variable("COLUMNS").flatMap({ Int($0) }), (40...1000).contains(columns) {
            style.width = columns
            style.isBound = true
        }
        return style
    }

    /// A variable of the environment, nil if unset or empty.
    private static func variable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
