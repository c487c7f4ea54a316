#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a guest of 64-bit ARM takes four million exceptions, svc and eret, and never touches a
#   performance counter. What does taking the counters away (-cpu cortex-a76,pmu=off) change?
# Version: qemu-system-arm 7.2 of Debian 12.
# Guess: nothing. No counter is enabled, so there is nothing to count; pmu=off is for what a guest sees.
# Found: the same program takes less than two thirds of the processor time. With a PMU every counter's state is
#   worked out before and after each change of exception level, enabled or not. A guest that swaps or makes
#   system calls pays for it in each fault and each call, and no profile of the guest shows it.
# shellcheck disable=SC2154 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
# shellcheck disable=SC2086 # a list
debian qemu-system-arm=1:7.2+dfsg-7+deb12u18+b3 qemu-system-common=1:7.2+dfsg-7+deb12u18+b3 \
    qemu-system-data=1:7.2+dfsg-7+deb12u18 \
    $qemu_libraries

cat > "$work/measure.py" << 'END'
"""measure.py QEMU: processor seconds with the counters over those without, the least of five each, in hundredths."""
import os, struct, subprocess, sys, tempfile

ROUNDS = 60  # times 65,536 exceptions
WORDS = [
    0x10004000,  # adr x0, vectors
    0xD518C000,  # msr vbar_el1, x0
    0xD5033FDF,  # isb
    0xD2A00001 | ROUNDS << 5,  # movz x1, #ROUNDS, lsl #16
    0xD4000001,  # again: svc #0
    0xF1000421,  # subs x1, x1, #1
    0x54FFFFC1,  # b.ne again
    0xD2800100,  # movz x0, #8
    0xF2B08000,  # movk x0, #0x8400, lsl #16: SYSTEM_OFF of PSCI
    0xD4000002,  # hvc #0
    0x14000000,  # b .
]
ERET = 0xD69F03E0
# The vectors lie at 0x800; that of an exception of the same level at 0x200 behind.
image = struct.pack(f"<{len(WORDS)}I", *WORDS).ljust(0xA00, b"\0") + struct.pack("<I", ERET)
with tempfile.NamedTemporaryFile() as kernel:
    kernel.write(image)
    kernel.flush()
    def seconds(cpu):
        before = os.times()
        subprocess.run([sys.argv[1], "-nodefaults", "-display", "none", "-machine", "virt", "-cpu", cpu, "-m", "64",
                        "-accel", "tcg,thread=single", "-kernel", kernel.name], check=True, timeout=300)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system
    turns = [(seconds("cortex-a76"), seconds("cortex-a76,pmu=off")) for _ in range(5)]
print(round(100 * min(a for a, _ in turns) / min(b for _, b in turns)))
END
ratio=$(LD_LIBRARY_PATH="$libraries" python3 "$work/measure.py" "$root/usr/bin/qemu-system-aarch64") ||
    give_up "qemu-system-aarch64"
holds "processor time with counters that nobody uses, in % of without" "$ratio" -gt 150
exit "$changed"
