// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The pager: one thread that waits for faults, system calls and ends of processes. */
#define _GNU_SOURCE
#include "loop.h"
#include "birth.h"
#include "calls.h"
#include "descendants.h"
#include "moment.h"
#include "process.h"
#include "sampled_look.h"
#include "serve.h"
#include "signals.h"
#include "watch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program has ended, what it started has not: a signal is for that, and the second ends it. */
static void pass_on(struct pager *p)
{
	int number;
	unsigned seen = signals_seen(&number);

	if (seen == p->signals)
		return;
	p->signals = seen;
	if (!p->root_ended)
		return;
	descendants_signal(p->passed++ == 0 ? number : SIGKILL);
}

/* Takes leave of children; orphans of the program are ours too (PR_SET_CHILD_SUBREAPER). */
static void reap(struct pager *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			birth_stopped(p, pid, status);
			continue;
		}
		if (pid == p->root)
			watch_root_ended(p, status);
	}
}

static bool serve(struct pager *p, const struct epoll_event *event)
{
	struct process *s = (struct process *)(uintptr_t)(event->data.u64 & ~(uint64_t)7);

	p->turn++;
	switch ((enum watch)(event->data.u64 & 7)) {
	case WATCH_CALLS:
		if (event->events & EPOLLIN)
			call_serve(p);
		return !(event->events & EPOLLHUP); /* nobody is left behind the filter */
	case WATCH_FAULTS:
		faults_serve(p, s);
		return true;
	case WATCH_PROCESS:
		process_end(p, s);
		reap(p);
		return true;
	}
	return true;
}

/* Looks if it is time to; gives the milliseconds until the next time. */
static int wait_for_look(struct pager *p)
{
	int64_t rest = p->next_look - (int64_t)moment();

	if (rest <= 0) {
		sampled_look(p);
		p->next_look = (int64_t)moment() + SAMPLE_MS * 1000000ll;
		rest = SAMPLE_MS * 1000000ll;
	}
	return (int)((rest + 999999) / 1000000);
}

void loop_run(struct pager *p)
{
	bool more = true;

	while (more) {
		/* Free processes end without a word: so look now and then. */
		p->ready_count = epoll_wait(p->epoll, p->ready, READY, p->config->sampled ? wait_for_look(p) : 50);
		if (p->ready_count <= 0)
			reap(p);
		pass_on(p);
		for (int i = 0; i < p->ready_count; i++) {
			if (p->ready[i].events)
				more = serve(p, &p->ready[i]) && more;
		}
	}
	while (p->processes)
		process_end(p, p->processes);
	while (!p->root_ended) {
		if (waitpid(p->root, &p->result->wait_status, 0) == p->root || errno == ECHILD)
			p->root_ended = true;
	}
	reap(p);
}
