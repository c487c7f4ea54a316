# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
"""Walks memory, and says between on which processors it, its children and its threads may run. With a
word behind it: whether the kernel ever has it on one alone."""
import os
import subprocess
import sys
import threading
import time

blocks = [bytes([number % 251]) * 4096 for number in range(3000)]


def walk(seconds=0.3):
    """Reads all blocks, and again until so much time has passed."""
    end, total = time.monotonic() + seconds, 0
    while not total or time.monotonic() < end:
        total += sum(block[number % 4096] for number, block in enumerate(blocks))


def allowed(task="self"):
    """What the kernel has of a task."""
    with open("/proc/%s/status" % task) as status:
        return next(line.split()[1] for line in status if line.startswith("Cpus_allowed_list"))


def ours():
    return sorted(os.sched_getaffinity(0))


if len(sys.argv) > 1:
    seen = set()
    for _ in range(20):
        walk(0.05)
        seen.add(allowed())
    print(any(word.isdigit() for word in seen))
    sys.exit(0)

walk()
everything = ours()
print(everything)
walk()
# vfork(2) or posix_spawn(3), fork(2), and a thread.
print(subprocess.run(["nproc"], capture_output=True).stdout)
walk()
child = os.fork()
if child == 0:
    print(ours(), flush=True)
    os.execvp("nproc", ["nproc"])
os.waitpid(child, 0)
walk()
of_thread = []
thread = threading.Thread(target=lambda: of_thread.append(allowed("thread-self")))
thread.start()
thread.join()
print(of_thread)
walk()
# What it chooses itself stays, and is handed on.
os.sched_setaffinity(0, everything[-1:])
walk()
print(ours())
print(subprocess.run(["nproc"], capture_output=True).stdout)
os.sched_setaffinity(0, everything)
walk()
print(ours())
