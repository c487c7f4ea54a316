// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The agent: a process that shares the program's memory and nothing else. It makes the system
 * calls that only work from inside an address space, when the pager asks for them. If the pager
 * goes away without a word, the program ends: its pages are gone.
 */
#include "agent.h"
#include "raw.h"
#include "sr_hello.h"

#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>

static long call(const struct agent *a, long number, uint64_t x, uint64_t y, uint64_t z)
{
	return raw_call(number, x, y, z, 0, 0, a->cookie);
}

/* The program's files are not the agent's: a pipe is to close when the program closes it. */
static void close_others(const struct agent *a)
{
	unsigned low = (unsigned)(a->socket < a->faults ? a->socket : a->faults);
	unsigned high = (unsigned)(a->socket < a->faults ? a->faults : a->socket);

	if (low > 0)
		call(a, SYS_close_range, 0, low - 1, 0);
	if (high > low + 1)
		call(a, SYS_close_range, low + 1, high - 1, 0);
	call(a, SYS_close_range, high + 1, ~0u, 0);
}

_Noreturn void agent_run(const struct agent *a)
{
	static struct sr_agent_call calls[SR_AGENT_BATCH];
	static int64_t values[SR_AGENT_BATCH];

	/* What the program sends to its group or terminal is not for the agent. */
	call(a, SYS_setsid, 0, 0, 0);
	close_others(a);
	for (;;) {
		long n = call(a, SYS_read, (uint64_t)a->socket, (uint64_t)calls, sizeof(calls));
		long count = n / (long)sizeof(*calls);

		if (n == -EINTR)
			continue;
		if (n > 0 && calls[0].number == SR_AGENT_QUIT)
			call(a, SYS_exit_group, 0, 0, 0);
		if (n <= 0) {
			call(a, SYS_kill, (uint64_t)a->program, SIGKILL, 0);
			call(a, SYS_exit_group, 1, 0, 0);
		}
		for (long i = 0; i < count; i++) {
			const uint64_t *g = calls[i].argument;

			values[i] = raw_call(calls[i].number, g[0], g[1], g[2], g[3], g[4],
					     calls[i].sixth ? calls[i].sixth : a->cookie);
		}
		call(a, SYS_write, (uint64_t)a->socket, (uint64_t)values,
		     (uint64_t)count * sizeof(*values));
	}
}
