#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""root_times.py IMAGE: what a root, an ext4 file system, tells of when it was made. Lines "folders TIME
COUNT": when folders were changed, and how many at that time; "passwords DAY COUNT": the days since 1970
on which root's password was set, and how many files say so (shadow(5)). Layout: Linux 6.12,
fs/ext4/ext4.h."""
import collections
import mmap
import re
import struct
import sys

image = open(sys.argv[1], "rb")


def at(offset, layout):
    image.seek(offset)
    return struct.unpack(layout, image.read(struct.calcsize(layout)))


(inodes,), (first,), (shift,) = at(1024, "<I"), at(1024 + 0x14, "<I"), at(1024 + 0x18, "<I")
(per_group,), (size,), (incompatible,) = at(1024 + 0x28, "<I"), at(1024 + 0x58, "<H"), at(1024 + 0x60, "<I")
block = 1024 << shift
step = at(1024 + 0xFE, "<H")[0] if incompatible & 0x80 else 32
times = collections.Counter()
for group in range((inodes + per_group - 1) // per_group):
    descriptor = (first + 1) * block + group * step
    table = at(descriptor + 8, "<I")[0]
    if incompatible & 0x80:
        table |= at(descriptor + 0x28, "<I")[0] << 32
    image.seek(table * block)
    nodes = image.read(per_group * size)
    for start in range(0, len(nodes), size):
        mode, links = struct.unpack_from("<H", nodes, start)[0], struct.unpack_from("<H", nodes, start + 0x1A)[0]
        if links and mode & 0xF000 == 0x4000:
            times[struct.unpack_from("<I", nodes, start + 0x10)[0]] += 1
for time, count in sorted(times.items()):
    print("folders", time, count)
whole = mmap.mmap(image.fileno(), 0, prot=mmap.PROT_READ)
days = collections.Counter()
place = whole.find(b"root:*:")
while place >= 0:
    line = re.match(rb"root:\*:(\d+):0:99999:7:::\n", whole[place : place + 64])
    if line:
        days[int(line[1])] += 1
    place = whole.find(b"root:*:", place + 1)
for day, count in sorted(days.items()):
    print("passwords", day, count)
