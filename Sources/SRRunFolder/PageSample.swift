// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRSupport

/// Which written pages' contents a run keeps: 1 of ``share``, chosen by a hash of the page
/// index, so that all versions of a page are kept together. With a ``group``, the hash is of the index
/// divided by it: pages whose indices stand side by side are kept together too.
public struct PageSample: Sendable, Hashable {
    public let share: UInt32
    public let seed: UInt64
    /// Page indices of an aligned group, of which all are kept or none; 1: each for itself.
    public let group: UInt32

    /// Groups that there can be: pages of 4 KiB in units of 16 and of 64.
    private static let groups: [UInt32] = [1, 4, 16]

    /// What a user must have read before contents are kept.
    public static let warning =
        "the contents of written pages are kept: they may hold passwords, keys and letters. Do not "
        + "pass pages.bin on"

    /// The words that a user gives.
    package var text: String { "1/\(share),\(seed)" + (group > 1 ? ",group=\(group)" : "") }

    /// Whether groups of that many pages are kept whole.
    package func keepsWhole(_ pages: Int) -> Bool { share == 1 || Int(group) >= pages }

    /// - Parameter text: `1/64`, `1/64,SEED`, and `,group=16` behind either.
    /// - Throws: `SRError` of code `usage`.
    public init(_ text: String) throws {
        var parts = text.split(separator: ",", omittingEmptySubsequences: false)
        var group: UInt32? = 1
        if parts.count > 1, let last = parts.last, last.hasPrefix("group=") {
            group = UInt32(last.dropFirst("group=".count)).flatMap {
                Self.groups.contains($0) ? $0 : nil
            }
            parts.removeLast()
        }
        guard let group else {
            throw SRError(
                .usage,
                "'\(text)': a group is 4 or 16 pages, as in 1/64,group=16")
        }
        let fraction = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, fraction.count == 2, fraction[0] == "1",
            let share = UInt32(fraction[1]), (1...1_000_000).contains(share),
            let seed = parts.count == 2 ? UInt64(parts[1]) : 0
        else {
            throw SRError(
                .usage,
                "'\(text)' is no share of pages: give 1/N or 1/N,SEED, such as 1/64; a group stands "
                    + "last, as in 1/64,group=16")
        }
        self.share = share
        self.seed = seed
        self.group = group
    }
}
