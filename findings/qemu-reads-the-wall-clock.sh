#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright (C) 2026 The SwapReplay authors
#
# What: a guest under QEMU's -icount, with a fixed seed, a clock of its own and no disk or network.
# Version: qemu-system-x86 7.2 and Linux 6.1.176-1, both of Debian 12.
# Guess: with -icount,sleep=off the guest's time is counted in instructions, -rtc clock=vm and -seed
#   fix the rest: such a guest is a function of its inputs, and no host clock reaches it.
# Found: QEMU's software TLB shrinks once 100 ms of the host's wall clock have passed. Linux clears
#   accessed bits without flushing the TLB, so whether a page touched again counts as referenced
#   depends on whether its entry survived. A guest that clears its accessed bits (1 into
#   /proc/self/clear_refs) and touches 1,024 pages again sees almost none of them referenced when the host's
#   gettimeofday() stands still, and all of them when each call adds 200 ms. (Without mitigations=off each system call of such an old CPU flushes the TLB, and
#   hides it.)
# shellcheck disable=SC2154,SC2034 # what setup.sh sets
. "$(dirname "$0")/lib/setup.sh"
. "$(dirname "$0")/lib/guest.sh"
prepare_guest
for step in 0 200000; do
    cc -O1 -shared -fPIC -DSTEP="$step" -x c -o "$work/clock-$step.so" - << 'END' || give_up "cc -shared"
#include <sys/time.h>
int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	static long long calls;
	long long us = 1780000000000000LL + __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) * STEP;

	(void)zone;
	now->tv_sec = us / 1000000;
	now->tv_usec = us % 1000000;
	return 0;
}
END
    preload=$work/clock-$step.so
    guest referenced -accel tcg,thread=single -icount shift=2,sleep=off -rtc base=2026-01-01,clock=vm -seed 1 \
        -cpu Nehalem,-rdrand,-rdseed
    if [ "$step" = 0 ]; then
        # One or two can share a place in the TLB with a page of the program's own.
        holds "pages referenced, the host's clock stands still" "$(found referenced)" -le 8
    else
        expect "pages referenced, the host's clock adds 200 ms a call" 1024 "$(found referenced)"
    fi
done
exit "$changed"
