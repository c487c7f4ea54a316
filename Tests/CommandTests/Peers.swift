// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

import Testing

/// Programs of others that read what is written here, as their users run them.
enum Peers {
    /// Lines of shell before a test's own: `$PYTHON` has the peers, which scripts/peers makes
    /// where they are missing, and `srorch convert --to parquet` uses it.
    static let setUp = """
        PYTHON=$($SOURCE/scripts/peers $SOURCE/.build/peers)
        export SRORCH_PYTHON=$PYTHON PYTHONPATH=$SOURCE/python

        """

    /// False where PyPI cannot be reached, and only there: the tests that need it are skipped
    /// then, and said to be.
    private static let areToBeHad = Task {
        try await Shell()("$SOURCE/scripts/peers $SOURCE/.build/peers").status != 75
    }
    static let needed = ConditionTrait.enabled("PyPI is to be had") { try await areToBeHad.value }
}
