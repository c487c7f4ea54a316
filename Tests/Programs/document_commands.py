#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""document_commands.py PAGE [KIND]...: the commands that stand in a page's code blocks, as a script
for bash that stops at the first that fails. Kinds are `plain` (the default) for what runs
anywhere, `guest` for what boots one, `slurm` for what needs a cluster, `installed` for what needs
the library in its place, `module` for what needs a machine to oneself, and `other`, which is
covered in another way; `list` prints each command with its kind."""
import pathlib
import re
import sys

# What a block's line begins with if it is a command and not a program's text or output.
COMMAND = re.compile(r"(\$ )?(\$?srorch[ =]|run=|mkdir |mv |cd |python3 |gcc |tar |seq |\(cd |for run |make\b|pip |swift |insmod |mkswap |swapon |swapoff |\./sr_|apt-get |truncate |fio |scripts/|kernel=|kernel/tests/run \$)")
# The first that is found in a command tells its kind; what is of none is plain.
KINDS = [
    ("setting", r"^(srorch|run)="),
    ("other", r"^srorch ab --kernel linux|^(make [a-z]|swift |apt-get |pip |scripts/|kernel)|\.yaml --jobs 2 +# 24 captures|NAME PARAMETERS|ideal,mine"
              r"|(reproduce|-o) results/kernel-build-6\.1$|guests\.srguest"),
    ("module", r"^(make|insmod|mkswap|swapon|swapoff|\./sr_collect)\b"),
    ("slurm", r"--slurm|on-the-cluster"),
    ("installed", r"^(gcc |\./sr_data_histo)|sr_parse|import pyarrow"),
    ("guest", r"^srorch (ab|capture|reproduce|vm)|dataset reproduce (builds|all|results)|--with-guest|--in-kernel|runs/kv-pages|runs/fill\b"),
]
# What is typed into a shell of the guest.
TYPED = r"root@.*# "


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
            yield command, next((kind for kind, sign in KINDS if re.search(sign, bare)), "plain")


def script(found, kinds):
    yield "set -o pipefail"
    for command, kind in found:
        if kind == "setting":
            yield f"export {command}"
        if kind not in kinds:
            continue
        line = command
        if re.search(r"srorch vm shell", command):
            # A shell wants a terminal, and somebody at it.
            line = (f"python3 Tests/Programs/terminal.py 80 wait {quoted(TYPED)} send 'exit\\n' end 120 "
                    f"-- bash -c {quoted(command)}")
        # A pipe's reader may leave early, as head does.
        yield (f"{line}\ns=$?; [ $s = 0 ] || [ $s = 141 ] || {{ printf '%s: status %s\\n' "
               f"{quoted(command)} $s >&2; exit 1; }}")


def main():
    page = pathlib.Path(sys.argv[1])
    kinds = sys.argv[2:] or ["plain"]
    found = list(commands(page.read_text(encoding="utf-8")))
    lines = (f"{kind}\t{command}" for command, kind in found) if kinds == ["list"] else script(found, kinds)
    print(*lines, sep="\n")


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


main()
