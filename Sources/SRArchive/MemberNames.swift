// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The names that an archive had so far.
struct MemberNames {
    private var files: Set<String> = []
    private var folders: Set<String> = []

    /// Takes in another. O(parts of the name).
    /// - Returns: what is wrong with it beside the others; nil: nothing.
    mutating func add(_ name: String) -> String? {
        guard files.insert(name).inserted else { return "is there twice" }
        guard files.count <= ArchiveFormat.memberLimit else {
            return "is one of more than \(ArchiveFormat.memberLimit)"
        }
        if folders.contains(name) { return "is a file, and others are in it" }
        var parent = name[...]
        while let slash = parent.lastIndex(of: "/") {
            parent = parent[..<slash]
            if files.contains(String(parent)) { return "is in '\(parent)', which is a file" }
            folders.insert(String(parent))
        }
        return nil
    }
}
