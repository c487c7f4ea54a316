#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""document_commands.py PAGE [KIND]: the commands that stand in a page's code blocks, as a script for
bash that stops at the first that fails. KIND is `plain` (the default) for what runs anywhere,
`guest` for what boots one, `other` for what installs or builds; `list` prints each with its kind."""
import pathlib
import re
import sys

# What a block's line begins with if it is a command and not a program's text or output.
COMMAND = re.compile(r"(\$ )?(\$?srorch[ =]|run=|mkdir |cd |python3 |gcc |tar |seq |\(cd |for run |make\b|pip |swift |insmod |mkswap |swapon |swapoff |\./sr_collect |apt-get )")
GUEST = re.compile(r"srorch (capture|reproduce|vm|dataset reproduce|sweep \S*compressors)|--in-kernel|runs/kv-pages|runs/fill\b")
OTHER = re.compile(r"^(make|pip|swift|insmod|mkswap|swapon|swapoff|\./sr_collect|apt-get|gcc)\b|--slurm|on-the-cluster|-m sr_parse|import (sr_parse|pyarrow)|allocator ideal,mine|NAME PARAMETERS")


def blocks(text):
    """The code blocks, indented or fenced, without their indentation."""
    block, fenced = [], False
    for line in text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
            line = ""
        if fenced or line.startswith("    "):
            block.append(line if fenced else line[4:])
        elif block:
            yield block
            block = []
    if block:
        yield block


def commands(text):
    """Each command with its kind. A command goes on over lines that end with a backslash."""
    for block in blocks(text):
        lines = iter(block)
        for line in lines:
            if not COMMAND.match(line):
                continue
            while line.endswith("\\"):
                line = line[:-1].rstrip() + " " + next(lines).strip()
            command = line.removeprefix("$ ").strip()
            bare = command.replace("$srorch", "srorch")
            yield command, "guest" if GUEST.search(bare) else "other" if OTHER.search(bare) else "plain"


def main():
    page = pathlib.Path(sys.argv[1])
    wanted = sys.argv[2] if len(sys.argv) > 2 else "plain"
    found = list(commands(page.read_text(encoding="utf-8")))
    if wanted == "list":
        for command, kind in found:
            print(f"{kind}\t{command}")
        return
    print("set -o pipefail")
    for command, kind in found:
        if kind == wanted:
            # A pipe's reader may leave early, as head does.
            print(f"{command}\ns=$?; [ $s = 0 ] || [ $s = 141 ] || {{ printf '%s: status %s\\n' "
                  f"{quoted(command)} $s >&2; exit 1; }}")


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


main()
