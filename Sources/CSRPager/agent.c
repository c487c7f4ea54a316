// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* System calls that the agent makes in the program's address space. */
#include "agent.h"
#include "signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#define PATIENCE_MS 200
#define TURNS 10 /* of PATIENCE_MS, from a signal to us until the program is given up */

/*
 * Waits for the agent's answer. A program that stops its agent (kill(-1, SIGSTOP)) would stop us
 * with it: it is sent on its way. Where it does not answer all the same, because somebody traces
 * it, a signal to us ends the program.
 */
static bool answered(struct process *s)
{
	struct pollfd socket = { .fd = s->socket, .events = POLLIN };
	int number, turns = 0, n;
	unsigned before = signals_seen(&number);

	while ((n = poll(&socket, 1, PATIENCE_MS)) <= 0) {
		if (n < 0 && errno != EINTR)
			return false;
		kill(s->agent, SIGCONT);
		if (signals_seen(&number) != before && ++turns > TURNS) {
			kill(s->pid, SIGKILL);
			return false;
		}
	}
	return true;
}

static bool exchange(struct process *s, const struct sr_agent_call *calls, size_t count,
		     int64_t *values)
{
	ssize_t n;

	if (s->dead)
		return false;
	do {
		n = send(s->socket, calls, count * sizeof(*calls), MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	while (n > 0 && answered(s)) {
		n = recv(s->socket, values, count * sizeof(*values), MSG_DONTWAIT);
		if (n == (ssize_t)(count * sizeof(*values)))
			return true;
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			n = 1;
	}
	s->dead = true;
	return false;
}

int64_t agent_call(struct process *s, int64_t number, uint64_t a, uint64_t b, uint64_t c,
		   uint64_t d, uint64_t e)
{
	return agent_call_at(s, number, a, b, c, d, e, 0);
}

int64_t agent_call_at(struct process *s, int64_t number, uint64_t a, uint64_t b, uint64_t c,
		      uint64_t d, uint64_t e, uint64_t f)
{
	struct sr_agent_call call = { number, { a, b, c, d, e }, f };
	int64_t value;

	return exchange(s, &call, 1, &value) ? value : -ESRCH;
}

bool agent_drop(struct process *s, const struct range *runs, size_t count)
{
	struct sr_agent_call calls[SR_AGENT_BATCH];
	int64_t values[SR_AGENT_BATCH];

	for (size_t i = 0; i < count; i++)
		calls[i] = (struct sr_agent_call) {
			SYS_madvise,
			{ runs[i].start, runs[i].end - runs[i].start, MADV_DONTNEED },
			0,
		};
	if (count > 0 && !exchange(s, calls, count, values))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (values[i] != 0)
			return false;
	}
	return true;
}

void agent_quit(struct process *s)
{
	struct sr_agent_call call = { .number = SR_AGENT_QUIT };

	send(s->socket, &call, sizeof(call), MSG_NOSIGNAL);
}

/* MAX_ERRNO, include/linux/err.h. */
#define MOST_ERRNO ((4 << 10) - 1)

bool agent_failed(int64_t value)
{
	return value < 0 && value >= -MOST_ERRNO;
}
