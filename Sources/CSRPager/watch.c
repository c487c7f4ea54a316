// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "watch.h"
#include "signals.h"

#include <sys/epoll.h>

static uint64_t tag(enum watch what, struct process *s)
{
	return (uint64_t)(uintptr_t)s | what; /* records of processes are aligned */
}

void watch_add(struct pager *p, int fd, enum watch what, struct process *s)
{
	struct epoll_event wanted = { .events = EPOLLIN, .data.u64 = tag(what, s) };

	epoll_ctl(p->epoll, EPOLL_CTL_ADD, fd, &wanted);
}

void watch_forget(struct pager *p, struct process *s)
{
	if (s->faults >= 0)
		epoll_ctl(p->epoll, EPOLL_CTL_DEL, s->faults, NULL);
	epoll_ctl(p->epoll, EPOLL_CTL_DEL, s->pidfd, NULL);
	for (int i = 0; i < p->ready_count; i++) {
		if ((p->ready[i].data.u64 & ~(uint64_t)7) == (uint64_t)(uintptr_t)s)
			p->ready[i].events = 0;
	}
}

void watch_root_ended(struct pager *p, int status)
{
	p->result->wait_status = status;
	p->root_ended = true;
	signals_to(0); /* its number may be another's soon */
}
