# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""A folder as an initramfs (cpio, "newc"), with /dev/console, which needs root to make in a folder."""

import os
import stat
import sys

inode = 0


def entry(name, mode, data=b"", device=(0, 0)):
    global inode
    inode += 1
    path = name.encode() + b"\0"
    fields = [inode, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(path), 0]
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + path
    for part in (head, data):
        sys.stdout.buffer.write(part + b"\0" * (-len(part) % 4))


for folder in ("dev", "proc", "sys"):
    entry(folder, stat.S_IFDIR | 0o755)
entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))
for place, folders, files in os.walk(sys.argv[1]):
    inside = os.path.relpath(place, sys.argv[1])
    if inside != ".":
        entry(inside, stat.S_IFDIR | 0o755)
    for name in sorted(files):
        with open(os.path.join(place, name), "rb") as file:
            entry(os.path.normpath(os.path.join(inside, name)), stat.S_IFREG | 0o755, file.read())
entry("TRAILER!!!", 0)
