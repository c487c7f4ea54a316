// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * fork() under the cap. Before the call goes on, all that is in the parent's page table is
 * write-protected and in frames: that is what the child gets, page for page the same records, and
 * who writes gets a copy. The parent's other threads go on, but what they ask of the pager waits
 * until the child is there, so nothing of what they change reaches it. The child itself is stopped
 * at its first instruction (birth.c).
 */
#define _GNU_SOURCE
#include "fork.h"
#include "birth.h"
#include "must.h"
#include "places.h"
#include "threads.h"
#include "unmap.h"
#include "watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Pages that are in use by the kernel stay writable; the child has its own (page_needs_cow()). */
static bool stays(struct pager *p, struct process *s, struct place *place)
{
	return place->flags & MAPPED && !(place->flags & PROTECTED) &&
	       pinned(p, s, place_address(p, place));
}

static void freeze_all(struct pager *p, struct process *s)
{
	for (size_t i = 0; i < s->map_size; i++) {
		struct chunk *chunk = s->map[i] == NONE ? NULL : p->chunks[s->map[i]];
		struct place *batch[BATCH];
		size_t count = 0;

		for (size_t k = 0; chunk && k < CHUNK_PAGES; k++) {
			struct place *place = &chunk->places[k];

			if (place->page && place->flags & MAPPED &&
			    !(place->flags & PROTECTED) && !stays(p, s, place))
				batch[count++] = place;
			if (count == BATCH || (count > 0 && k == CHUNK_PAGES - 1)) {
				freeze(p, s, batch, count);
				count = 0;
			}
		}
	}
}

int64_t fork_begin(struct pager *p, struct thread *t)
{
	if (!birth_watch(t->tid))
		return -EAGAIN; /* another process traces it */
	freeze_all(p, t->process);
	p->forker = t->tid;
	return 0;
}

static void copy_ranges(struct ranges *to, const struct ranges *from)
{
	for (size_t i = 0; i < from->count; i++)
		ranges_add(to, from->list[i].start, from->list[i].end);
}

static void take_away(struct ranges *from, const struct ranges *what)
{
	for (size_t i = 0; i < what->count; i++)
		ranges_remove(from, what->list[i].start, what->list[i].end);
}

static void inherit(struct pager *p, struct process *s, struct chunk *chunk)
{
	for (size_t k = 0; k < CHUNK_PAGES; k++) {
		struct place *place = &chunk->places[k], *own;
		uint64_t address = chunk->base + k * PAGE;

		if (!place->page || !ranges_find(&s->managed, address) ||
		    ranges_find(&s->wiped, address))
			continue;
		own = place_get(p, s, address);
		if (place->flags & MAPPED && !(place->flags & PROTECTED)) {
			/* The kernel has made a copy of it in the child's page table. */
			place_own(p, own);
			place_map(own, 0);
		} else {
			place_take(p, own, place->page);
		}
	}
}

static struct process *child_of(struct pager *p, struct process *parent, pid_t pid)
{
	struct process *s = must(calloc(1, sizeof(*s)));

	s->pid = pid;
	s->faults = s->socket = s->file = s->pagemap = -1;
	s->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	s->cursor = parent->cursor;
	s->brk_start = parent->brk_start;
	s->brk_end = parent->brk_end;
	s->entry = parent->entry;
	s->entry_stack = parent->entry_stack;
	memcpy(s->windows, parent->windows, sizeof(s->windows));
	copy_ranges(&s->managed, &parent->managed);
	take_away(&s->managed, &parent->unforked);
	copy_ranges(&s->kept, &parent->kept);
	copy_ranges(&s->wiped, &parent->wiped);
	for (size_t i = 0; i < parent->map_size; i++) {
		if (parent->map[i] != NONE)
			inherit(p, s, p->chunks[parent->map[i]]);
	}
	s->next = p->processes;
	p->processes = s;
	watch_add(p, s->pidfd, WATCH_PROCESS, s);
	return s;
}

void fork_follow(struct pager *p, pid_t tid)
{
	struct thread *t = thread_of(p, tid);
	struct process *parent = t->process;
	pid_t pid = birth_wait(p, tid);

	if (pid <= 0 || !parent)
		return;
	p->result->forks++;
	birth_begin(p, child_of(p, parent, pid));
}
