// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import Workloads

/// How much of a root a guest's command opens, as far as that is known beforehand. Each scope opens
/// all that the ones before it do.
public enum RootScope: String, Sendable, Codable, Hashable, CaseIterable, Comparable {
    /// A built-in workload: that program, which is static; and timeout(1), which ends it after
    /// `--duration`, with what that loads.
    case builtIn = "built-in"
    /// The kernel-build workload, up to a number of objects: no sources outside the folders that
    /// these are of, and no Python.
    case kernelBuild = "kernel-build"

    /// The scope of a guest's command; nil if it may open anything.
    public init?(command: [String]) {
        let build = WorkloadCatalogue.kernelBuild
        if command.first == BuiltIn.program {
            self = .builtIn
        } else if command.starts(with: build), command.count > build.count,
            // That links a kernel, of which every folder has its share.
            command[build.count] != "all"
        {
            self = .kernelBuild
        } else {
            return nil
        }
    }

    public static func < (one: RootScope, other: RootScope) -> Bool {
        allCases.firstIndex(of: one) ?? 0 < allCases.firstIndex(of: other) ?? 0
    }

    /// The files that are kept, and the folders of which all is; nil: all but ``leftOut``.
    func kept(_ family: Architecture) -> [String]? {
        guard self == .builtIn else { return nil }
        return [
            String(BuiltIn.program.dropFirst()), "usr/bin/timeout", "etc/ld.so.cache",
            "usr/lib/locale/C.utf8", "usr/share/locale/locale.alias", "etc/locale.alias",
            "usr/lib/\(family.multiarch)/gconv/gconv-modules.cache",
            "usr/lib/\(family.multiarch)/libc.so.6",
            "usr/lib/\(family.multiarch)/\(family.loader)",
        ]
    }

    /// Folders of which files are left out, and how the names of those end.
    var leftOut: [(folder: String, endings: [String])] {
        guard self == .kernelBuild else { return [] }
        let tree = WorkloadCatalogue.kernelTree.dropFirst()
        return ["block", "crypto", "drivers", "net", "security", "sound", "tools"].map {
            ("\(tree)/\($0)", [".c", ".S", ".dts", ".dtsi"])
        } + [("usr/lib/python3.11", [""]), ("usr/lib/python3", [""])]
    }
}
