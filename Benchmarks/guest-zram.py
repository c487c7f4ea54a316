#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""guest-zram.py COMPRESSOR MODULES: in a guest, swaps to zram instead of what init chose.

The guest has neither insmod nor swapon: the calls are made here.
"""

import ctypes
import os
import subprocess
import sys

FINIT_MODULE = 313  # x86-64, Linux 6.1, arch/x86/entry/syscalls/syscall_64.tbl

libc = ctypes.CDLL(None, use_errno=True)


def must(result, what):
    if result != 0:
        sys.exit("guest-zram: %s: %s" % (what, os.strerror(ctypes.get_errno())))


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def main():
    compressor, modules = sys.argv[1:3]
    with open(modules + "/order") as order:
        for name in order.read().split():
            with open(modules + "/" + name, "rb") as module:
                # Those that do not matter here may refuse; zram shows below whether it came.
                libc.syscall(FINIT_MODULE, module.fileno(), b"", 0)
    write("/sys/block/zram0/comp_algorithm", compressor)
    with open("/sys/block/zram0/comp_algorithm") as chosen:
        if "[%s]" % compressor not in chosen.read():
            sys.exit("guest-zram: this kernel's zram has no " + compressor)
    write("/sys/block/zram0/disksize", "256M")
    subprocess.run(["mkswap", "/dev/zram0"], check=True, stdout=subprocess.DEVNULL)
    with open("/proc/swaps") as swaps:
        for line in swaps.readlines()[1:]:
            must(libc.swapoff(line.split()[0].encode()), "swapoff")
    must(libc.swapon(b"/dev/zram0", 0), "swapon")


main()
