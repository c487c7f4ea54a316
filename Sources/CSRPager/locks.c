// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * mlock(2) and its kin, answered by the kernel's rules (mm/mlock.c). What is locked does not
 * leave, up to half the cap; what is locked beyond that is paged as all else, or nothing could be
 * reclaimed.
 */
#define _GNU_SOURCE
#include "locks.h"
#include "pins.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define CAP_IPC_LOCK_BIT 14

static uint64_t bytes_of(const struct ranges *r)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < r->count; i++)
		bytes += r->list[i].end - r->list[i].start;
	return bytes;
}

/* A number of the process's, from a file of /proc; 0 where it cannot be read. */
static unsigned long long number_of(const struct process *s, const char *file, const char *format)
{
	unsigned long long number = 0;
	char path[40], line[256];
	FILE *text;

	snprintf(path, sizeof(path), "/proc/%d/%s", s->pid, file);
	text = fopen(path, "re");
	while (text && fgets(line, sizeof(line), text)) {
		if (sscanf(line, format, &number) == 1)
			break;
	}
	if (text)
		fclose(text);
	return number;
}

/* 0, or the errno below 0 that the kernel would give for that number of bytes in all. */
static int64_t allowed(const struct process *s, uint64_t bytes)
{
	struct rlimit limit;

	if (prlimit(s->pid, RLIMIT_MEMLOCK, NULL, &limit) != 0 || bytes <= limit.rlim_cur ||
	    number_of(s, "status", "CapEff: %llx") >> CAP_IPC_LOCK_BIT & 1)
		return 0;
	return limit.rlim_cur == 0 ? -EPERM : -ENOMEM;
}

void lock_range(struct pager *p, struct thread *t, uint64_t start, uint64_t end)
{
	struct process *s = t->process;
	uint64_t most = p->config->cap_pages / 2 * PAGE;

	for (uint64_t at = start; at < end;) {
		const struct range *r = ranges_next(&s->managed, at);
		uint64_t held = bytes_of(&s->locked), from, to;

		if (!r || r->start >= end || held >= most)
			return;
		from = r->start > at ? r->start : at;
		to = r->end < end ? r->end : end;
		at = to;
		if (to - from > most - held)
			to = from + (most - held);
		ranges_add(&s->locked, from, to);
		pin(p, t, from, to - from, true);
	}
}

int64_t lock(struct pager *p, struct thread *t, uint64_t start, uint64_t bytes)
{
	uint64_t end = (start + bytes + PAGE - 1) & ~(PAGE - 1);
	int64_t error;

	start &= ~(PAGE - 1);
	if (end < start)
		return -EINVAL;
	error = allowed(t->process, bytes_of(&t->process->locked) + (end - start));
	if (error == 0)
		lock_range(p, t, start, end);
	return error;
}

int64_t unlock(struct thread *t, uint64_t start, uint64_t bytes)
{
	ranges_remove(&t->process->locked, start & ~(PAGE - 1),
		      (start + bytes + PAGE - 1) & ~(PAGE - 1));
	return 0;
}

int64_t lock_all(struct pager *p, struct thread *t, uint64_t flags)
{
	struct process *s = t->process;
	int64_t error;

	if (flags == 0 || flags == MCL_ONFAULT ||
	    flags & ~(uint64_t)(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return -EINVAL;
	error = allowed(s, flags & MCL_CURRENT ? number_of(s, "statm", "%llu") * PAGE : 1);
	if (error)
		return error;
	s->lock_future = flags & MCL_FUTURE;
	if (flags & MCL_CURRENT)
		lock_range(p, t, 0, UINT64_MAX);
	return 0;
}

int64_t unlock_all(struct thread *t)
{
	ranges_clear(&t->process->locked);
	t->process->lock_future = false;
	return 0;
}
