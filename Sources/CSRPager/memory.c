// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The calls that change the address space. The agent makes them in the program's place, so that
 * the result is known, and watched, before the program goes on.
 */
#define _GNU_SOURCE
#include "areas.h"
#include "locks.h"
#include "pager.h"
#include "place.h"
#include "places.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#define MADV_GUARD_INSTALL_ 102 /* Linux 6.13 */

static uint64_t up(uint64_t bytes)
{
	return (bytes + PAGE - 1) & ~(PAGE - 1);
}

static bool failed(int64_t value)
{
	return value < 0 && value > -4096;
}

/* What was at the place is no more. */
static void leave(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	if (!ranges_overlap(&s->managed, start, end))
		return;
	forget(p, s, start, end);
	ranges_remove(&s->managed, start, end);
	ranges_remove(&s->kept, start, end);
	ranges_remove(&s->locked, start, end);
	ranges_remove(&s->unforked, start, end);
	ranges_remove(&s->wiped, start, end);
}

/* Where the next mapping without a place of its own goes. */
static uint64_t next_place(struct process *s, uint64_t length)
{
	if (s->cursor + length >= PLACE_LIBRARIES / 2)
		s->cursor = PLACE_WINDOW;
	return s->cursor;
}

static bool do_mmap(struct pager *p, struct thread *t, const uint64_t *a, int64_t *value)
{
	struct process *s = t->process;
	uint64_t address = a[0], length = up(a[1]);
	int flags = (int)a[3];
	bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
	bool ours = (flags & MAP_ANONYMOUS) && (flags & MAP_TYPE) == MAP_PRIVATE &&
		    !(flags & (MAP_STACK | MAP_GROWSDOWN | MAP_HUGETLB)) && length > 0 &&
		    !(fixed && address + length >= PLACE_LIBRARIES);

	if (!ours) {
		if (flags & MAP_FIXED)
			leave(p, s, address, address + length);
		return false;
	}
	if (!fixed && (address == 0 || address + length >= PLACE_LIBRARIES))
		address = next_place(s, length);
	*value = agent_call(s, SYS_mmap, address, length, a[2],
			    (uint64_t)(flags & ~(MAP_POPULATE | MAP_LOCKED)), (uint64_t)-1);
	if (failed(*value))
		return true;
	if (fixed)
		leave(p, s, (uint64_t)*value, (uint64_t)*value + length);
	if ((uint64_t)*value == s->cursor)
		s->cursor += length;
	if ((uint64_t)*value + length < PLACE_LIBRARIES)
		area_manage(s, (uint64_t)*value, (uint64_t)*value + length);
	if (s->lock_future || flags & MAP_LOCKED)
		lock_range(p, t, (uint64_t)*value, (uint64_t)*value + length);
	return true;
}

static bool do_munmap(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	if (!ranges_overlap(&s->managed, a[0], a[0] + up(a[1])))
		return false;
	*value = agent_call(s, SYS_munmap, a[0], a[1], 0, 0, 0);
	if (*value == 0)
		leave(p, s, a[0], a[0] + up(a[1]));
	return true;
}

static bool do_brk(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t old = up(s->brk_end), now;

	*value = agent_call(s, SYS_brk, a[0], 0, 0, 0, 0);
	if (failed(*value)) {
		*value = (int64_t)s->brk_end;
		return true;
	}
	s->brk_end = (uint64_t)*value;
	now = up(s->brk_end);
	if (old < s->brk_start)
		old = s->brk_start;
	if (now > old)
		area_manage(s, old, now);
	else if (now < old)
		leave(p, s, now, old);
	return true;
}

/* What a forked child is to have of it. */
static int64_t fork_advice(struct process *s, uint64_t start, uint64_t end, int advice)
{
	struct ranges *set =
		advice == MADV_DONTFORK || advice == MADV_DOFORK ? &s->unforked : &s->wiped;
	int64_t value = agent_call(s, SYS_madvise, start, end - start, (uint64_t)advice, 0, 0);

	if (value == 0 && (advice == MADV_DONTFORK || advice == MADV_WIPEONFORK))
		ranges_add(set, start, end);
	else if (value == 0)
		ranges_remove(set, start, end);
	return value;
}

static bool do_madvise(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t start = a[0], end = a[0] + up(a[1]);

	if (start % PAGE != 0 || !ranges_overlap(&s->managed, start, end))
		return false;
	*value = 0;
	switch ((int)a[2]) {
	case MADV_DONTNEED:
		*value = agent_call(s, SYS_madvise, start, end - start, MADV_DONTNEED, 0, 0);
		if (*value == 0)
			forget(p, s, start, end);
		return true;
	case MADV_DONTFORK:
	case MADV_DOFORK:
	case MADV_WIPEONFORK:
	case MADV_KEEPONFORK:
		*value = fork_advice(s, start, end, (int)a[2]);
		return true;
	/* Advice that may be left alone, and about memory that the kernel does not manage here. */
	case MADV_FREE:
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_WILLNEED:
	case MADV_HUGEPAGE:
	case MADV_NOHUGEPAGE:
	case MADV_MERGEABLE:
	case MADV_UNMERGEABLE:
		return true;
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
	case MADV_GUARD_INSTALL_:
		*value = -EINVAL; /* as kernels that do not have them */
		return true;
	default:
		return false;
	}
}

static void carry_over(struct pager *p, struct process *s, uint64_t from, uint64_t to,
		       uint64_t bytes)
{
	for (uint64_t offset = 0; offset < bytes; offset += PAGE) {
		struct place *place = place_find(p, s, from + offset);

		if (place && (place->page || place->flags))
			place_move(p, place, place_get(p, s, to + offset));
	}
}

/* mremap() by the agent. Where the kernel would choose a place, it would be among the libraries,
 * where nothing is managed: so a place is found first. */
static int64_t moved(struct process *s, const uint64_t *a)
{
	uint64_t flags = a[3], place = a[4], length = up(a[2]);
	int64_t value = -ENOMEM;

	if ((flags & ~(uint64_t)MREMAP_DONTUNMAP) != MREMAP_MAYMOVE)
		return agent_call(s, SYS_mremap, a[0], a[1], a[2], flags, place);
	if (!(flags & MREMAP_DONTUNMAP))
		value = agent_call(s, SYS_mremap, a[0], a[1], a[2], 0, 0);
	if (value != -ENOMEM)
		return value;
	place = (uint64_t)agent_call(s, SYS_mmap, next_place(s, length), length, PROT_NONE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, (uint64_t)-1);
	if (failed((int64_t)place))
		return (int64_t)place;
	if (place == s->cursor)
		s->cursor += length;
	value = agent_call(s, SYS_mremap, a[0], a[1], a[2], flags | MREMAP_FIXED, place);
	if (failed(value))
		agent_call(s, SYS_munmap, place, length, 0, 0, 0);
	return value;
}

static bool do_mremap(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t from = a[0], old = up(a[1]), new = up(a[2]), to;

	if (!ranges_overlap(&s->managed, from, from + (old ? old : 1)))
		return false;
	*value = moved(s, a);
	if (failed(*value))
		return true;
	to = (uint64_t)*value;
	if (new < old)
		leave(p, s, from + new, from + old);
	if (to != from) {
		uint64_t kept = old < new ? old : new;

		leave(p, s, to, to + new);
		area_manage(s, to, to + new);
		carry_over(p, s, from, to, kept);
		protect_again(p, s, to, to + kept);
		ranges_move(&s->locked, from, to, kept, new);
		ranges_move(&s->unforked, from, to, kept, new);
		ranges_move(&s->wiped, from, to, kept, new);
		if (!(a[3] & MREMAP_DONTUNMAP)) /* else it stays, and is empty */
			leave(p, s, from, from + kept);
	} else if (new > old) {
		area_manage(s, from, from + new);
	}
	return true;
}

bool memory_call(struct pager *p, struct thread *t, int number, const uint64_t *a,
		 int64_t *value)
{
	switch (number) {
	case SYS_mmap: return do_mmap(p, t, a, value);
	case SYS_munmap: return do_munmap(p, t->process, a, value);
	case SYS_brk: return do_brk(p, t->process, a, value);
	case SYS_madvise: return do_madvise(p, t->process, a, value);
	case SYS_mremap: return do_mremap(p, t->process, a, value);
	default: return false;
	}
}
