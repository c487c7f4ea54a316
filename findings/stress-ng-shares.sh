#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: stress-ng --vm with --vm-bytes 64M, one worker and four. How much memory do the workers take?
# Version: stress-ng 0.15.06 of Debian 12.
# Guess: 64 MiB, and 256 MiB: "mmap N bytes per vm worker", says the manual, and so does stress, which
#   came before.
# Found: 64 MiB both times, a quarter for each of the four. The number is divided by that of the
#   workers, as the default of 256 MiB is (stress_vm() in stress-vm.c). More workers never mean more
#   memory, and a test made for 256 MiB leaves three quarters of it alone.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
debian stress-ng=0.15.06-2 libapparmor1 libbsd0 libcrypt1 libdrm2 libegl1 libexpat1 libffi8 libgbm1 libgles2 libglvnd0 \
    libipsec-mb1 libjpeg62-turbo libjudydebian1 libkmod2 liblzma5 libmd0 libsctp1 libssl3 libwayland-server0 libxxhash0 \
    libzstd1 zlib1g

cat > "$work/measure.py" << 'END'
"""measure.py WORKERS STRESS-NG OPTION…: workers that hold memory, and MiB of private memory that all hold at most."""
import os, subprocess, sys, time

def descendants(of):
    parents = {}
    for name in os.listdir("/proc"):
        try:
            parents[int(name)] = int(open(f"/proc/{name}/stat").read().rpartition(")")[2].split()[1])
        except (ValueError, OSError):
            pass
    found = {of}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found

def private(process):
    try:
        lines = open(f"/proc/{process}/status").read().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024

most = (0, 0)
with subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
    while run.poll() is None:
        held = [size for size in map(private, descendants(run.pid)) if size > 8]
        if len(held) == int(sys.argv[1]):
            most = max(most, (round(sum(held)), len(held)))
        time.sleep(0.1)
if run.returncode:
    sys.exit("stress-ng failed")
print(most[1], most[0])
END
# held WORKERS: how many hold memory, and how many MiB.
held() {
    (cd "$work" && LD_LIBRARY_PATH=$libraries python3 measure.py "$1" "$root/usr/bin/stress-ng" --vm "$1" --vm-bytes 64M \
        --vm-keep --vm-populate --vm-method write64 --timeout 5) || give_up "stress-ng"
}
for workers in 1 4; do
    all=$(held $workers)
    expect "workers that hold memory" "$workers" "${all% *}"
    holds "MiB, $workers of them with --vm-bytes 64M" "${all#* }" -ge 60
    holds "MiB, $workers of them with --vm-bytes 64M" "${all#* }" -le 80
done
exit "$changed"
