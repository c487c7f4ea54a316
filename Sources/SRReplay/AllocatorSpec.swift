// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

public import SRLinux
public import SRSupport

/// An allocator as it is named on a command line: `NAME[:SETTING=NUMBER]…`, such as
/// `tlsf:sl=4` or `zsmalloc:chain=16`.
public struct AllocatorSpec: Sendable {
    /// The words as they were written.
    public let text: String
    public let entry: AllocatorEntry
    public let settings: [String: String]

    /// - Throws: `SRError` for an unknown name or setting, with those there are.
    public init(_ text: String) throws(SRError) {
        self.text = text
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        entry = try AllocatorCatalogue.entry(named: parts[0])
        var settings: [String: String] = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, entry.settings.contains(pair[0]) else {
                let known = entry.settings.joined(separator: ", ")
                throw SRError(
                    .usage,
                    "\(entry.name) has no setting \(part); "
                        + (known.isEmpty ? "it has none" : "it has \(known)"))
            }
            settings[pair[0]] = pair[1]
        }
        self.settings = settings
    }

    /// Those of a list that have rules for pages of that size, and why the others are left out,
    /// each a sentence without its full stop.
    public static func split(
        _ specs: [AllocatorSpec], for pageSize: PageSize
    ) -> (known: [AllocatorSpec], problems: [String]) {
        (
            specs.filter { $0.entry.problem(of: pageSize) == nil },
            specs.compactMap { $0.entry.problem(of: pageSize) }
        )
    }

    /// Those of a list separated by commas.
    public static func list(_ text: String) throws(SRError) -> [AllocatorSpec] {
        var list: [AllocatorSpec] = []
        for part in text.split(separator: ",") { list.append(try AllocatorSpec(String(part))) }
        guard !list.isEmpty else { throw SRError(.usage, "no allocator is named") }
        return list
    }
}
