// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Clocks: `wall-fast` (200 ms a question), `wall-still`, `wall-jumps` (anywhere), `wall-back`;
 * `monotonic-fast`, `monotonic-jumps`, `monotonic-back`; `usage`; `sleep`; `tsc` (x86).
 */
#define _GNU_SOURCE
#include "lies.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#define SECOND 1000000000ull
#define BASE (1800000000ull * SECOND)

static uint64_t real(clockid_t clock)
{
	struct timespec now;

	syscall(SYS_clock_gettime, clock, &now);
	return (uint64_t)now.tv_sec * SECOND + (uint64_t)now.tv_nsec;
}

static uint64_t wall(void)
{
	static uint64_t asked;
	uint64_t n = __atomic_add_fetch(&asked, 1, __ATOMIC_RELAXED);

	if (lies_about("wall-jumps"))
		return lies_any(2 * BASE);
	if (lies_about("wall-fast"))
		return BASE + n * SECOND / 5;
	if (lies_about("wall-back"))
		return BASE - n * SECOND / 5;
	if (lies_about("wall-still"))
		return BASE;
	return real(CLOCK_REALTIME);
}

/* Jumps stay small: what waits until a time must wake within the test's patience. */
static uint64_t monotonic(clockid_t clock)
{
	uint64_t now = real(clock);

	if (lies_about("monotonic-fast"))
		now *= 10;
	if (lies_about("monotonic-jumps"))
		now += lies_any(SECOND);
	if (SOMETIMES("monotonic-back", 2))
		now -= SECOND / 10;
	return now;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	LIE(gettimeofday);
	uint64_t time = wall();

	(void)zone;
	*now = (struct timeval){ .tv_sec = (time_t)(time / SECOND),
				 .tv_usec = (suseconds_t)(time % SECOND / 1000) };
	return 0;
}

time_t time(time_t *now)
{
	LIE(time);
	time_t value = (time_t)(wall() / SECOND);

	if (now)
		*now = value;
	return value;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	LIE(clock_gettime);
	uint64_t value;

	if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
		value = wall();
	else if (clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW ||
		 clock == CLOCK_MONOTONIC_COARSE || clock == CLOCK_BOOTTIME)
		value = monotonic(clock);
	else if (lies_about("usage"))
		value = lies_any(1000 * SECOND);
	else
		return next(clock, now);
	*now = (struct timespec){ .tv_sec = (time_t)(value / SECOND),
				  .tv_nsec = (long)(value % SECOND) };
	return 0;
}

int getrusage(int who, struct rusage *usage)
{
	LIE(getrusage);
	int answer = next(who, usage);

	if (lies_about("usage")) {
		usage->ru_utime.tv_sec = (time_t)lies_any(100000);
		usage->ru_stime.tv_sec = (time_t)lies_any(100000);
		usage->ru_maxrss = (long)lies_any(100000);
		usage->ru_minflt = (long)lies_any(100000);
	}
	return answer;
}

clock_t times(struct tms *all)
{
	LIE(times);
	clock_t answer = next(all);

	return lies_about("usage") ? (clock_t)lies_any(1 << 30) : answer;
}

clock_t clock(void)
{
	LIE(clock);
	return lies_about("usage") ? (clock_t)lies_any(1 << 30) : next();
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
	LIE(nanosleep);
	if (lies_about("sleep") && lies_any(2))
		return 0;
	return next(wanted, left);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted,
		    struct timespec *left)
{
	LIE(clock_nanosleep);
	if (lies_about("sleep") && lies_any(2))
		return 0;
	return next(clock, flags, wanted, left);
}

int usleep(useconds_t wanted)
{
	LIE(usleep);
	return lies_about("sleep") && lies_any(2) ? 0 : next(wanted);
}

#if defined(__x86_64__)
/* rdtsc and rdtscp trap: the counter is whatever comes. */
static void counter_asked(int signal, siginfo_t *what, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	const unsigned char *code = (const unsigned char *)registers[REG_RIP];
	uint64_t value = lies_any(UINT64_MAX);
	int length = 0;

	(void)what;
	if (code[0] == 0x0f && code[1] == 0x31)
		length = 2;
	else if (code[0] == 0x0f && code[1] == 0x01 && code[2] == 0xf9)
		length = 3;
	if (!length) {
		/* A fault of QEMU's own. */
		struct sigaction plain = { .sa_handler = SIG_DFL };

		sigaction(signal, &plain, NULL);
		return;
	}
	registers[REG_RAX] = (greg_t)(value & UINT32_MAX);
	registers[REG_RDX] = (greg_t)(value >> 32);
	if (length == 3)
		registers[REG_RCX] = 0;
	registers[REG_RIP] += length;
}

__attribute__((constructor)) static void trap_counter(void)
{
	struct sigaction action = { .sa_sigaction = counter_asked, .sa_flags = SA_SIGINFO };

	if (!lies_about("tsc"))
		return;
	sigaction(SIGSEGV, &action, NULL);
	prctl(PR_SET_TSC, PR_TSC_SIGSEGV, 0, 0, 0);
}
#endif
