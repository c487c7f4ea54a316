// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Which written pages' contents a run keeps: 1 of ``share``, chosen by a hash of the page
/// index, so that all versions of a page are kept together.
public struct PageSample: Sendable, Hashable {
    public let share: UInt32
    public let seed: UInt64

    /// What a user must have read before contents are kept.
    public static let warning =
        "the contents of written pages are kept: they may hold passwords, keys and letters. Do not "
        + "pass pages.bin on"

    /// The words that a user gives.
    package var text: String { "1/\(share),\(seed)" }

    /// - Parameter text: `1/64` or `1/64,SEED`.
    /// - Throws: `SRError` of code `usage`.
    public init(_ text: String) throws {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let fraction = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, fraction.count == 2, fraction[0] == "1",
            let share = UInt32(fraction[1]), (1...1_000_000).contains(share),
            let seed = parts.count == 2 ? UInt64(parts[1]) : 0
        else {
            throw SRError(
                .usage, "'\(text)' is no share of pages: give 1/N or 1/N,SEED, such as 1/64")
        }
        self.share = share
        self.seed = seed
    }
}
