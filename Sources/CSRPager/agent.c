// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* System calls that the agent makes in the program's address space. */
#include "pager.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static bool exchange(struct process *s, const struct sr_agent_call *calls, size_t count,
		     int64_t *values)
{
	ssize_t n;

	if (s->dead)
		return false;
	do {
		n = send(s->socket, calls, count * sizeof(*calls), MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	while (n > 0) {
		n = recv(s->socket, values, count * sizeof(*values), 0);
		if (n == (ssize_t)(count * sizeof(*values)))
			return true;
		if (n < 0 && errno == EINTR)
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
