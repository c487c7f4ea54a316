// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser
import SRLinux
import SRParse
import Workloads

/// Sizes and times on the command line: one grammar for every option of every verb.
///
/// A number may have a point and a suffix. What a number without one means is each option's
/// own, and its help says it.
enum Measures {
    private static let sizes = "a number with K, M, G or T behind"
    private static let times = "a number with ns, us, ms, s, m, h or d behind"

    /// Whole MiB; a bare number is MiB.
    static func mebibytes(_ text: String) throws -> Int {
        guard let bytes = ByteSize.parse(text, bare: 1 << 20) else {
            throw ValidationError("A size is \(sizes), such as 96M; a bare number is MiB.")
        }
        guard bytes % (1 << 20) == 0 else {
            throw ValidationError("This size is counted in whole MiB.")
        }
        return bytes >> 20
    }

    /// Refuses a guest's memory, in MiB, that no guest can have.
    static func checkGuest(_ memory: Int?, option: String) throws {
        guard let memory, !GuestMemoryBound.mebibytes.contains(memory) else { return }
        let (least, most) = (
            GuestMemoryBound.mebibytes.lowerBound, GuestMemoryBound.mebibytes.upperBound
        )
        throw ValidationError("\(option) takes \(least)M to \(most >> 20)T, not \(memory)M.")
    }

    /// Bytes; a bare number is MiB.
    static func memory(_ text: String) throws -> Int {
        guard let bytes = ByteSize.parse(text, bare: 1 << 20) else {
            throw ValidationError("A size is \(sizes), such as 64M; a bare number is MiB.")
        }
        return bytes
    }

    /// Bytes; a bare number is bytes.
    static func bytes(_ text: String) throws -> Int {
        guard let bytes = ByteSize.parse(text) else {
            throw ValidationError("A size is \(sizes), such as 256K; a bare number is bytes.")
        }
        return bytes
    }

    /// Those that kernels have, as a user writes them: `4K, 16K, 64K`.
    static let pageSizes = PageSize.ofKernels.map { ByteSize.format($0.bytes) }
        .joined(separator: ", ")

    /// Of a kernel's pages; a bare number is bytes.
    static func pageSize(_ text: String) throws -> PageSize {
        guard let size = ByteSize.parse(text).flatMap({ PageSize(bytes: $0) }) else {
            throw ValidationError(
                "A page size is a power of two from \(PageSize.limits.lowerBound) bytes to "
                    + "\(ByteSize.format(PageSize.limits.upperBound)), such as \(pageSizes); a bare "
                    + "number is bytes.")
        }
        return size
    }

    /// Nanoseconds that a trace's times may be multiples of. A number needs its unit.
    static func timeResolution(_ text: String) throws -> UInt64 {
        let limits = TraceHeader.timeResolutions
        guard text.last?.isLetter == true, let time = TimeSpan.nanoseconds(text),
            limits.contains(UInt64(time))
        else {
            throw ValidationError(
                "A resolution of times is from \(limits.lowerBound)ns to "
                    + "\(limits.upperBound / 1_000_000_000)s: \(times), such as 1us.")
        }
        return UInt64(time)
    }

    /// Whole seconds; a bare number is seconds.
    static func seconds(_ text: String) throws -> Int {
        guard let time = TimeSpan.nanoseconds(text) else {
            throw ValidationError("A time is \(times), such as 90s; a bare number is seconds.")
        }
        guard time % 1_000_000_000 == 0 else {
            throw ValidationError("This time is counted in whole seconds.")
        }
        return time / 1_000_000_000
    }

    /// Seconds from a trace's first event, which may be negative: times may step back behind
    /// it. A bare number is seconds.
    static func moment(_ text: String) throws -> Double {
        let isNegative = text.hasPrefix("-")
        guard let time = TimeSpan.nanoseconds(String(text.dropFirst(isNegative ? 1 : 0))) else {
            throw ValidationError("A time is \(times), such as 1.5s; a bare number is seconds.")
        }
        return (isNegative ? -1 : 1) * Double(time) / 1e9
    }
}
