#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""trace-verbs.py SRORCH LONG SHORT WORK: time and memory of every verb that reads a long trace.

BEFORE names another srorch, an earlier build, which `stats` is held against in turns.
"""

import os
import statistics
import subprocess
import sys
import time


def run(command, stdin=None):
    """Seconds on the wall, of processor time, and the most memory in MiB."""
    began = time.monotonic()
    with open(os.devnull, "w") as null:
        child = subprocess.Popen(command, stdin=stdin, stdout=null)
        _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit("%s failed" % " ".join(command))
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    tool, long, short, work = sys.argv[1:]
    out = os.path.join(work, "out")
    print("| start to end, 21 times | wall, ms: best | median | processor time, ms: median |")
    print("| --- | --- | --- | --- |")
    for words in (["info", long], ["info", short], ["--help"]):
        runs = [run([tool, *words]) for _ in range(21)]
        walls = sorted(wall * 1000 for wall, _, _ in runs)
        busy = statistics.median(busy * 1000 for _, busy, _ in runs)
        name = "`info` of %d MiB" % (os.path.getsize(words[1]) >> 20) if words[1:] else "`--help`"
        print("| %s | %.1f | %.1f | %.1f |" % (name, walls[0], statistics.median(walls), busy))
    print()
    print("| verb | wall, s | processor time, s | peak memory, MiB |")
    print("| --- | --- | --- | --- |")
    for words in (
            ["info"], ["info", "--verify"], ["histogram"], ["stats"], ["dump"],
            ["dump", "--format", "csv", "--operation", "free"],
            ["convert", "--to", "srt", "-o", out], ["convert", "--to", "legacy8", "-o", out],
            ["slice", "--from-page", "0", "--to-page", "65535", "-o", out],
            ["replay", "--allocator", "ideal,tlsf"], ["replay"]):
        wall, busy, peak = run([tool, *words, long])
        print("| `%s` | %.2f | %.2f | %.1f |" % (" ".join(words).replace(out, "FILE"), wall, busy, peak))
        if os.path.exists(out):
            os.remove(out)
    wall, busy, peak = run([tool, "merge", "--in-turn", "-o", out, long, short])
    print("| `merge --in-turn -o FILE` with the capture | %.2f | %.2f | %.1f |" % (wall, busy, peak))
    with open(long, "rb") as file:
        wall, busy, peak = run([tool, "stats", "-"], stdin=file)
    print("| `stats -` | %.2f | %.2f | %.1f |" % (wall, busy, peak))
    print("\nTarget: `replay` of any allocators under 64 MiB.")
    before = os.environ.get("BEFORE")
    if before:
        turns = [(run([tool, "stats", long])[0], run([before, "stats", long])[0]) for _ in range(5)]
        print("\n`stats` takes %.2f of the time of the build before, median of 5 pairs; target 0.60."
              % statistics.median(ours / theirs for ours, theirs in turns))


if __name__ == "__main__":
    main()
