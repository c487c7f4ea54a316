// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The calls that change the address space. The agent makes them in the program's place, so that
 * the result is known, and watched, before the program goes on.
 */
#define _GNU_SOURCE
#include "memory.h"
#include "advice.h"
#include "agent.h"
#include "areas.h"
#include "locks.h"
#include "moves.h"
#include "place.h"
#include "space.h"

#include <sys/mman.h>
#include <sys/syscall.h>

static bool do_mmap(struct pager *p, struct thread *t, const uint64_t *a, int64_t *value)
{
	struct process *s = t->process;
	uint64_t address = a[0], length = space_up(a[1]);
	int flags = (int)a[3];
	bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
	bool ours = (flags & MAP_ANONYMOUS) && (flags & MAP_TYPE) == MAP_PRIVATE &&
		    !(flags & (MAP_STACK | MAP_GROWSDOWN | MAP_HUGETLB)) && length > 0 &&
		    !(fixed && address + length >= PLACE_LIBRARIES);

	if (!ours) {
		if (flags & MAP_FIXED)
			space_leave(p, s, address, address + length);
		return false;
	}
	if (!fixed && (address == 0 || address + length >= PLACE_LIBRARIES))
		address = space_next(s, length);
	*value = agent_call(s, SYS_mmap, address, length, a[2],
			    (uint64_t)(flags & ~(MAP_POPULATE | MAP_LOCKED)), (uint64_t)-1);
	if (agent_failed(*value))
		return true;
	if (fixed)
		space_leave(p, s, (uint64_t)*value, (uint64_t)*value + length);
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
	if (!ranges_overlap(&s->managed, a[0], a[0] + space_up(a[1])))
		return false;
	*value = agent_call(s, SYS_munmap, a[0], a[1], 0, 0, 0);
	if (*value == 0)
		space_leave(p, s, a[0], a[0] + space_up(a[1]));
	return true;
}

static bool do_brk(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t old = space_up(s->brk_end), now;

	*value = agent_call(s, SYS_brk, a[0], 0, 0, 0, 0);
	if (agent_failed(*value)) {
		*value = (int64_t)s->brk_end;
		return true;
	}
	s->brk_end = (uint64_t)*value;
	now = space_up(s->brk_end);
	if (old < s->brk_start)
		old = s->brk_start;
	if (now > old)
		area_manage(s, old, now);
	else if (now < old)
		space_leave(p, s, now, old);
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
