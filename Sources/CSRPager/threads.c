// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Whose memory a thread runs in, and what its present system call holds in place. */
#define _GNU_SOURCE
#include "threads.h"
#include "must.h"

#include <fcntl.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct thread **place(struct pager *p, pid_t tid)
{
	struct thread **link = &p->threads[(unsigned)tid % 256];

	while (*link && (*link)->tid != tid)
		link = &(*link)->next;
	return link;
}

struct process *process_of(struct pager *p, pid_t tid)
{
	for (struct process *s = p->processes; s; s = s->next) {
		if (syscall(SYS_kcmp, tid, s->agent, KCMP_VM, 0, 0) == 0)
			return s;
	}
	return NULL;
}

struct thread *thread_of(struct pager *p, pid_t tid)
{
	struct thread **link = place(p, tid), *t = *link;

	if (!t) {
		t = must(calloc(1, sizeof(*t)));
		t->tid = tid;
		*link = t;
	}
	if (!t->process || t->execing) {
		t->process = process_of(p, tid);
		t->execing = false;
	}
	return t;
}

void thread_forget(struct pager *p, pid_t tid)
{
	struct thread **link = place(p, tid), *t = *link;

	if (!t)
		return;
	*link = t->next;
	ranges_clear(&t->pins);
	ranges_clear(&t->other_pins);
	free(t);
}

void thread_unpin(struct thread *t)
{
	t->pins.count = 0;
	t->other_pins.count = 0;
	t->other = NULL;
}

void thread_came_under(struct pager *p, pid_t tid)
{
	const struct thread *t = *place(p, tid);

	if (t && t->free)
		p->result->ran_free--;
	thread_forget(p, tid);
}

void threads_leave(struct pager *p, struct process *s)
{
	for (size_t i = 0; i < 256; i++) {
		for (struct thread **link = &p->threads[i], *t = *link; t; t = *link) {
			if (t->process == s) {
				*link = t->next;
				ranges_clear(&t->pins);
				ranges_clear(&t->other_pins);
				free(t);
			} else {
				if (t->other == s)
					t->other = NULL;
				link = &t->next;
			}
		}
	}
}

void thread_returned(struct pager *p, pid_t tid)
{
	struct thread *t = *place(p, tid);

	if (t)
		thread_unpin(t);
}

/*
 * Whether the thread sleeps in a call that holds the ranges. A thread that runs may be inside
 * one; only one that sleeps elsewhere, or is gone, certainly is not.
 */
static bool ask(const struct thread *t)
{
	char path[40], text[160];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/syscall", t->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = 0;
	return strncmp(text, "running", 7) == 0 || strtol(text, NULL, 10) == t->number;
}

/* Asks at most once while one fault or call is served. */
static bool still_inside(struct pager *p, struct thread *t)
{
	if (t == p->caller)
		return true;
	if (t->asked != p->turn) {
		t->asked = p->turn;
		t->inside = ask(t);
	}
	return t->inside;
}

bool pinned(struct pager *p, struct process *s, uint64_t address)
{
	if (ranges_find(&s->kept, address) || ranges_find(&s->locked, address))
		return true;
	for (size_t i = 0; i < 256; i++) {
		for (struct thread *t = p->threads[i]; t; t = t->next) {
			if (!(t->process == s && ranges_find(&t->pins, address)) &&
			    !(t->other == s && ranges_find(&t->other_pins, address)))
				continue;
			if (still_inside(p, t))
				return true;
			thread_unpin(t);
		}
	}
	return false;
}
