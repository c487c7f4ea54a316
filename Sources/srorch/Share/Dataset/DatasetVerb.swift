// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import ArgumentParser

/// `srorch dataset`: runs in one archive, to be passed on.
struct DatasetVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "Pack runs to pass them on; check, open, compare and make again such a dataset.",
        discussion: """
            A dataset is one archive, NAME.srds.tar.zst: the same runs give the same bytes, and \
            every bit of it is checked before anything is taken from it. docs/datasets.md.

            EXAMPLE: srorch dataset pack runs/sort-\(Example.kernel)-1 runs/sort-\(Example.other)-1 -o sort.srds.tar.zst
            """,
        subcommands: [
            DatasetPack.self, DatasetVerify.self, DatasetList.self, DatasetExtract.self,
            DatasetDiff.self, DatasetReproduce.self,
        ])
}
