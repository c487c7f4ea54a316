# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""A guest's own zram and zswap, fed by Tests/Programs/device_feed.c, and the models of whatif."""

import contextlib
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

HOME = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = HOME / "docs" / "validation.md"
FEED = HOME / "Tests" / "Programs" / "device_feed.c"
KERNELS = ["6.1", "6.12", "7.3"]
# One that zram and zswap of each kernel of Debian have.
ALGORITHM = {"6.1": "lzo-rle", "6.12": "lz4", "7.3": "lz4"}
# Of operations, as the feeder numbers them.
KINDS = {name: number for number, name in
         enumerate(("read", "write", "free", "command", "mark", "evict"))}
CONTENTS = 1500
PAGE = 4096
# The memory disk behind zram.
BACKING_BYTES = 32 << 20
# Memory is to be within this share at the mark that is farthest apart.
GOAL = 0.005

# What `arguments` found: the tool, a folder where all is kept, whether what was kept there is not made
# again, and of each kernel another zram.ko.
tool = HOME / ".build/release/srorch"
keep = None
again = True
zrams = {}


def arguments(words):
    """Takes the options off; gives the kernels that are named."""
    global tool, keep, again
    words = list(words)
    options = ("--keep", "--kept", "--zram")
    while any(word in options for word in words):
        at = next(i for i, word in enumerate(words) if word in options)
        if len(words) == at + 1:
            sys.exit(f"{sys.argv[0]}: {words[at]} lacks its value")
        if words[at] in ("--keep", "--kept"):
            again = words[at] == "--keep"
            keep = pathlib.Path(words[at + 1]).resolve()
        else:
            kernel, _, file = words[at + 1].partition("=")
            zrams[kernel] = pathlib.Path(file).resolve()
        del words[at:at + 2]
    for word in words:
        if word not in KERNELS:
            tool = pathlib.Path(word).resolve()
    return [word for word in words if word in KERNELS]


def srorch(*words):
    done = subprocess.run([tool, *map(str, words)], stdout=subprocess.PIPE, text=True, cwd=HOME)
    if done.returncode:
        sys.exit(f"{sys.argv[0]}: srorch {' '.join(map(str, words))}: status {done.returncode}")
    return done.stdout


@contextlib.contextmanager
def folder_of(name):
    """A folder to work in, which is gone afterwards unless it is to be kept."""
    if keep:
        if again:
            shutil.rmtree(keep / name, ignore_errors=True)
        (keep / name).mkdir(parents=True, exist_ok=True)
        yield keep / name
    else:
        with tempfile.TemporaryDirectory(prefix="devices-") as path:
            yield pathlib.Path(path)


def shares(content):
    """Bytes of noise and of letters in a page of a content from 3 on: fill() of the feeder."""
    ones = 2**64 - 1
    state = content + 0x9e3779b97f4a7c15 & ones
    state = (state ^ state >> 30) * 0xbf58476d1ce4e5b9 & ones
    state = (state ^ state >> 27) * 0x94d049bb133111eb & ones
    state ^= state >> 31
    return state % 2048, (state >> 16) % 2048


def save(folder, name, operations, commands):
    """The feeder's files: operations of kind, page, value and second, and lines for sysfs."""
    file, data = folder / f"{name}.operations", b"".join(
        struct.pack("<IIII", *one) for one in operations)
    if file.exists() and file.read_bytes() != data:
        # What was kept is of others.
        shutil.rmtree(folder / "run", ignore_errors=True)
    file.write_bytes(data)
    (folder / f"{name}.commands").write_text("".join(line + "\n" for line in commands))


def measure(algorithm):
    """Lines of a guest's script that print how long contents get."""
    zram = "/sys/block/zram0"
    return [f"echo {algorithm} > {zram}/comp_algorithm", f"echo 64M > {zram}/disksize",
            f"$f lengths {algorithm} /dev/zram0 {zram}/mm_stat {CONTENTS}",
            f"echo 1 > {zram}/reset"]


def modules(kernel, folder, zram):
    """Puts the kernel's zram, or that of another file, and the memory disk into a folder, with what
    they depend on."""
    for line in srorch("vm", "build", "--kernel", kernel).splitlines():
        if line.startswith("kernel "):
            source = pathlib.Path(line.split(" ", 2)[2]) / "test" / "modules"
    given = {"brd.ko": f"rd_nr=1 rd_size={BACKING_BYTES >> 10} max_part=0",
             "zram.ko": "num_devices=2"}
    leave = {"loop.ko", "null_blk.ko", "configfs.ko"}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    order = [name for name in (source / "order").read_text().split() if name not in leave]
    for name in order:
        shutil.copy(source / name, folder)
    # A pool that zswap of the older kernels can be told to take.
    pool = source.parent.parent / "replay" / "z3fold.ko"
    if pool.exists():
        shutil.copy(pool, folder)
        order.append(pool.name)
    (folder / "order").write_text(
        "".join(f"{name} {given.get(name, '')}".strip() + "\n" for name in order))
    if zram:
        shutil.copy(zram, folder / "zram.ko")


def guest(kernel, folder, script, names, options, zram=None):
    """Runs a script of `sh` in a guest, with the feeder, modules and the files of operations that
    are named in /root; gives what it printed."""
    text = "\n".join(["set -e", "f=/root/device_feed", *script]) + "\n"
    file, log = folder / "script", folder / "run" / "workload.log"
    record = folder / "run" / "run.json"
    if record.exists() and json.loads(record.read_text())["status"] == "ok" \
            and file.exists() and file.read_text() == text:
        return log.read_text()
    feed = folder / "device_feed"
    subprocess.run(["gcc", "-std=gnu11", "-O2", "-static", "-Wall", "-Wextra", "-Werror", "-o",
                    feed, FEED], check=True)
    modules(kernel, folder / "modules", zram)
    file.write_text(text)
    inputs = [feed, folder / "modules", folder / "script",
              *(folder / f"{name}.{end}" for name in names for end in ("operations", "commands"))]
    srorch("capture", "--quiet", "--force", "--boot-timeout", "600", "--kernel", kernel,
           *options,
           *[word for path in inputs for word in ("--copy-in", path)], "-o", folder / "run",
           "--", "sh", "/root/script")
    return log.read_text()


def told(text):
    """What the feeder printed: lengths by algorithm; of each case its counters by event, what the
    kernel refused, and the time of its clock as the case began."""
    lengths, marks, refused, starts, name = {}, {}, {}, {}, None
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["length"]:
            lengths.setdefault(words[1], []).append(int(words[3]))
        elif words[:1] == ["case"]:
            name = words[1]
            marks[name] = {}
        elif words[:1] == ["mark"]:
            event, *files = line.split(" | ")
            marks[name][int(event.split()[1])] = {
                file.split()[0]: [int(n) for n in file.split()[1:]] for file in files}
        elif words[:1] == ["start"]:
            starts[name] = int(words[1])
        elif words[:1] == ["refused"]:
            refused.setdefault(name, []).append(line)
        elif line.startswith("device_feed:"):
            sys.exit(f"{sys.argv[0]}: {line}")
    return lengths, marks, refused, starts


def model(spec, trace):
    """The model's points by event."""
    study = json.loads(srorch("whatif", "--json", "--device", spec, trace))
    run = study["devices"][0]["runs"][0]
    if run["failure"]:
        sys.exit(f"{sys.argv[0]}: {spec}: {run['failure']}")
    return {point["event"]: point for point in run["series"]}
