// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * A program of one thread and its pager never run at the same time: each waits for the other. On
 * processors of their own each has to be woken from another one, out of its sleep, for every fault, and
 * that takes longer than the fault. So they, and the agent, share a processor: the one that the
 * scheduler has the pager on, asked anew now and then, for others may have come to it.
 *
 * The program does not see it: whatever tells a thread's processors or hands them on comes here first.
 */
#define _GNU_SOURCE
#include "turns.h"
#include "moment.h"
#include "must.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define SHARED_NS 100000000u /* how long they share a processor before the scheduler is asked */
#define ASKED_NS 2000000u    /* how long it has to place them, and nobody else may have a fault */

struct turns {
	pid_t program, agent;  /* that share the pager's processor; 0: none does */
	cpu_set_t own, theirs; /* where the pager may run else, and these two */
	pid_t last;            /* whose fault was the last */
	uint64_t next;         /* when to look again: moment() */
};

/* Whether the thread is all of its process. */
static bool alone(const struct process *s, pid_t tid)
{
	char path[32];
	struct stat tasks;

	if (s->pid != tid)
		return false;
	snprintf(path, sizeof(path), "/proc/%d/task", s->pid);
	/* proc_task_getattr(), fs/proc/base.c: two links and one for each thread. */
	return stat(path, &tasks) == 0 && tasks.st_nlink == 3;
}

static void share(struct turns *t, const struct process *s)
{
	int cpu = sched_getcpu();
	cpu_set_t one;

	if (cpu < 0 || sched_getaffinity(0, sizeof(t->own), &t->own) != 0 || CPU_COUNT(&t->own) < 2 ||
	    sched_getaffinity(s->pid, sizeof(t->theirs), &t->theirs) != 0 ||
	    !CPU_ISSET(cpu, &t->theirs))
		return;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_setaffinity(s->pid, sizeof(one), &one) != 0)
		return;
	t->program = s->pid;
	t->agent = s->agent;
	sched_setaffinity(t->agent, sizeof(one), &one);
	sched_setaffinity(0, sizeof(one), &one);
}

void turns_share(struct pager *p, struct process *s, pid_t tid)
{
	struct turns *t = p->turns;

	if (p->config->sampled)
		return;
	if (!t)
		t = p->turns = must(calloc(1, sizeof(*t)));
	if (t->last != tid) {
		/* Not one program's turn after another: a while of that comes first. */
		t->last = tid;
		turns_part(p);
		return;
	}
	if (moment() < t->next)
		return;
	if (t->program) {
		turns_part(p);
		return;
	}
	if (alone(s, tid))
		share(t, s);
	t->next = moment() + SHARED_NS;
}

void turns_part(struct pager *p)
{
	struct turns *t = p->turns;

	if (!t)
		return;
	if (t->program) {
		sched_setaffinity(t->program, sizeof(t->theirs), &t->theirs);
		sched_setaffinity(t->agent, sizeof(t->theirs), &t->theirs);
		sched_setaffinity(0, sizeof(t->own), &t->own);
		t->program = 0;
	}
	t->next = moment() + ASKED_NS;
}

void turns_release(struct pager *p)
{
	turns_part(p);
	free(p->turns);
}
