#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""trace-size.py TRACE RW_SRT RW_LEGACY8 RW_LEGACY8_XZ: where a trace's bytes are, and the ratio to xz.

RW_SRT and RW_LEGACY8 hold the trace's reads and writes alone, without times; each length is a
write's, and 0 on reads.
"""

import collections
import os
import struct
import sys

GROUPS = (
    ("operations", (1,)), ("pages of reads", range(16, 32, 4)),
    ("pages of writes", range(17, 32, 4)), ("lengths", range(32, 48)),
    ("pages of frees and discards", [c for c in range(16, 32) if c % 4 > 1]),
    ("times", (3,)), ("flags", (2,)), ("losses", (4,)))


def columns(data):
    """Bytes of each column, its entries in the stream tables included; and the events."""
    sizes = collections.Counter()
    (offset,) = struct.unpack_from("<I", data, 12)
    events = 0
    while data[offset:offset + 4] == b"SRBK":
        length, count = struct.unpack_from("<II", data, offset + 8)
        (streams,) = struct.unpack_from("<I", data, offset + 40)
        for place in range(offset + 44, offset + 44 + 12 * streams, 12):
            sizes[data[place]] += 12 + struct.unpack_from("<I", data, place + 8)[0]
        events += count
        offset += length
    return sizes, events


def main():
    trace, rw, legacy, packed = sys.argv[1:]
    with open(trace, "rb") as file:
        data = file.read()
    sizes, events = columns(data)
    print("| the whole trace | bytes | bytes/event |\n| --- | --- | --- |")
    rest = len(data)
    for name, group in GROUPS:
        total = sum(sizes[column] for column in group)
        rest -= total
        print("| %s | %d | %.3f |" % (name, total, total / events))
    print("| header, frames, footer | %d | %.3f |" % (rest, rest / events))
    print("| all, %d events | %d | %.3f |" % (events, len(data), len(data) / events))
    ours, xz = os.path.getsize(rw), os.path.getsize(packed)
    events = os.path.getsize(legacy) // 8
    print("\n| reads and writes alone, no times | bytes | bytes/event | of xz -9e |")
    print("| --- | --- | --- | --- |")
    print("| xz -9e, 8-byte layout | %d | %.3f | 1.000 |" % (xz, xz / events))
    print("| .srt, the whole file | %d | %.3f | %.3f |" % (ours, ours / events, ours / xz))


if __name__ == "__main__":
    main()
