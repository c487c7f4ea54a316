#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""whatif-table.py SRORCH FOLDER RUNS: times `srorch whatif` against `srorch replay --allocator
zsmalloc` on FOLDER/grown.srt, in turns, and prints a table in Markdown."""
import os
import statistics
import sys
import time

PLAIN = ["--device", "zram,comp_algorithm=lzo"]
POLICY = ["--device", "zram,comp_algorithm=lzo,backing_dev=4G,idle=30,interval=10"]
ZSWAP = ["--device", "zswap,compressor=lzo,totalram=512M"]
TIERS = ["--device", "zram,comp_algorithm=lzo,disksize=64M+disk"]


def row(name, words):
    return name, lambda srorch, trace: [srorch, *words, trace]


def twenty():
    """Five of each kind, no two of them the same."""
    words = []
    for step in range(1, 6):
        words += ["--device", "zram,comp_algorithm=lzo,mem_limit=%dM" % (16 * step),
                  "--device", "zram,comp_algorithm=lzo,backing_dev=4G,idle=%d,interval=10" % (10 * step),
                  "--device", "zswap,compressor=lzo,totalram=512M,max_pool_percent=%d" % (4 * step),
                  "--device", "zram,comp_algorithm=lzo,disksize=%dM+disk" % (24 * step)]
    return words


def rows():
    whatif = ["whatif", "--json", "--kernel", "6.12"]
    return [
        row("zsmalloc alone (`replay`)", ["replay", "--json", "--kernel", "6.12", "--allocator", "zsmalloc"]),
        row("zram", whatif + PLAIN),
        row("zram with writeback", whatif + POLICY),
        row("zswap", whatif + ZSWAP),
        row("zram, then a disk", whatif + TIERS),
        row("twenty devices", whatif + twenty()),
    ]


def run(words):
    """Wall seconds, processor seconds and peak memory in KiB of one command."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvp(words[0], words)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit("%s: status %d" % (" ".join(words), status))
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main(srorch, folder, runs):
    trace, short = folder + "/grown.srt", folder + "/short.srt"
    every = rows()
    wall = {name: [] for name, _ in every}
    work = {name: [] for name, _ in every}
    peak = {}
    for _ in range(runs):
        for name, command in every:
            took, worked, memory = run(command(srorch, trace))
            wall[name].append(took)
            work[name].append(worked)
            peak[name] = max(peak.get(name, 0), memory)
    print("Load average at the end: %s; medians of %d.\n" % (" ".join("%.1f" % load for load in os.getloadavg()), runs))
    print("| one pass | s | of zsmalloc alone | processor s | of zsmalloc alone | peak, MiB | of a tenth of the events, MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    first = every[0][0]
    for name, command in every:
        took, worked = statistics.median(wall[name]), statistics.median(work[name])
        _, _, less = run(command(srorch, short))
        print("| %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |" % (
            name, took, took / statistics.median(wall[first]),
            worked, worked / statistics.median(work[first]), peak[name] / 1024, less / 1024))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
