// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

package import Glibc
internal import SystemPackage

/// Asks the kernel about a child without reaping it.
package enum ProcessProbe {
    /// Whether the child has ended. Its exit status stays to be collected by its owner.
    package static func hasEnded(_ child: pid_t) -> Bool {
        var info = unsafe siginfo_t()
        let result = unsafe waitid(
            P_PID, id_t(child), &info, WEXITED | WNOHANG | WNOWAIT)
        // ECHILD: the owner has already reaped it. A child still running leaves si_signo 0.
        return unsafe result != 0 || info.si_signo != 0
    }

    /// Processor time that a process has had, by proc_pid_stat(5); none where it has ended.
    package static func work(of process: pid_t) -> Duration {
        guard
            let file = try? FileDescriptor.open(
                FilePath("/proc/\(process)/stat"), .readOnly)
        else {
            return .zero
        }
        defer { try? file.close() }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count =
            (try? unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(into: $0) }) ?? 0
        // Behind the program's name, which may hold anything.
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        // utime and stime, the 14th and 15th field.
        guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
            return .zero
        }
        return .milliseconds((user + system) * 1000 / sysconf(CInt(_SC_CLK_TCK)))
    }
}
