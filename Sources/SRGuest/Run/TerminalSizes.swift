// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Glibc
internal import SRFiles
internal import SRSupport
internal import SystemPackage

/// Tells a guest of each new size of this process's terminal: a line `ROWSxCOLUMNS` in a FIFO,
/// which QEMU reads for the guest's port `sr.size`.
struct TerminalSizes: ~Copyable {
    private let fifo: FileDescriptor
    private var told: TerminalSize

    /// Makes the FIFO.
    /// - Throws: `SRError` of code `hostInput` where it cannot be made.
    init(_ terminal: MachineConfiguration.Terminal) throws {
        told = terminal.size
        do {
            guard unsafe mkfifo(terminal.sizes.string, 0o600) == 0 else {
                throw Errno(rawValue: errno)
            }
            // For reading too: so it opens at once, and holds what is written before QEMU comes.
            fifo = try FileDescriptor.open(
                terminal.sizes, .readWrite, options: [.nonBlocking, .closeOnExec])
        } catch let errno as Errno {
            throw SRError(.hostInput, "cannot make the FIFO \(terminal.sizes)", errno: errno)
        }
    }

    deinit { try? fifo.close() }

    /// Tells the size if it is another than the last that was told.
    mutating func follow() {
        guard let size = TerminalSize(ofTerminal: STDOUT_FILENO), size != told else { return }
        // A FIFO that is full has a guest behind it that reads nothing: the next look tries again.
        if (try? fifo.writeAll("\(size.rows)x\(size.columns)\n".utf8)) != nil { told = size }
    }
}
