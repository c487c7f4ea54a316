// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The wall clock stands still. QEMU asks it at each flush of an emulated TLB and shrinks the TLB
 * by the answer (docs/reproducibility.md). The monotonic clock goes on: what waits has to wake.
 */
#define _GNU_SOURCE
#include "steady.h"
#include "sr_steady.h"

#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timezone *none = zone;

	steady_count(__builtin_return_address(0));
	*now = (struct timeval){ .tv_sec = SR_STEADY_SECONDS };
	if (none)
		*none = (struct timezone){ 0 };
	return 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)
		return (int)syscall(SYS_clock_gettime, clock, now);
	steady_count(__builtin_return_address(0));
	*now = (struct timespec){ .tv_sec = SR_STEADY_SECONDS };
	return 0;
}

time_t time(time_t *now)
{
	steady_count(__builtin_return_address(0));
	if (now)
		*now = SR_STEADY_SECONDS;
	return SR_STEADY_SECONDS;
}
