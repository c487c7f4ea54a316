// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

internal import SRArchive
public import SystemPackage

/// All that a user decides of a dataset.
public struct PackRequest: Sendable {
    public struct Run: Sendable {
        /// The run's folder.
        public var path: FilePath
        /// What it is called in the dataset; nil: after what was run.
        public var name: String?

        public init(path: FilePath, name: String? = nil) {
            self.path = path
            self.name = name
        }
    }

    /// What means standard output as the ``output``.
    public static let standardOutput = ArchiveWriter.standardOutput

    public var runs: [Run]
    public var output: FilePath
    public var description: DatasetDescription
    /// Replaces a file that is already there.
    public var force = false
    /// The file of the guests, which the description tells of, where that says that it is inside.
    public var guest: FilePath?
    /// Whether the contents of pages go along, where a run kept them.
    public var includesPages = false

    public init(runs: [Run], output: FilePath, description: DatasetDescription) {
        self.runs = runs
        self.output = output
        self.description = description
    }

    /// What whoever passes pages on has to know.
    public static let pagesWarning =
        "the contents of memory pages are in this dataset: they may hold passwords, keys and "
        + "letters. Pass it on only if the workload held nothing of the kind"
}
