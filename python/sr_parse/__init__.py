# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""Linux swap traces as NumPy columns and pandas frames, over libsr_parse.so.

    import sr_parse

    with sr_parse.open("trace.srt") as trace:
        for batch in trace:                     # memory for a block, not for a file
            print(batch.pages[batch.operations == sr_parse.WRITE])

    frame = sr_parse.open("trace.srt").frame()  # all of it, with pandas
"""
from ._library import DISCARD, FREE, LOST, OPERATIONS, PARTIAL, READ, SAME_FILLED, WRITE
from .trace import Batch, NotWhole, Trace, TraceError, open

__all__ = [
    "Batch", "NotWhole", "Trace", "TraceError", "open",
    "READ", "WRITE", "FREE", "DISCARD", "LOST", "OPERATIONS", "SAME_FILLED", "PARTIAL",
]
