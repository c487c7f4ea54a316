// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors

/// The version of this tool, as `--version` and `run.json` say it.
public enum SwapReplayVersion {
    public static let text = "1.0.0"
}
