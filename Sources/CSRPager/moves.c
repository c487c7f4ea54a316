// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "moves.h"
#include "agent.h"
#include "areas.h"
#include "places.h"
#include "space.h"
#include "unmap.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>

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
	uint64_t flags = a[3], place = a[4], length = space_up(a[2]);
	int64_t value = -ENOMEM;

	if ((flags & ~(uint64_t)MREMAP_DONTUNMAP) != MREMAP_MAYMOVE)
		return agent_call(s, SYS_mremap, a[0], a[1], a[2], flags, place);
	if (!(flags & MREMAP_DONTUNMAP))
		value = agent_call(s, SYS_mremap, a[0], a[1], a[2], 0, 0);
	if (value != -ENOMEM)
		return value;
	place = (uint64_t)agent_call(s, SYS_mmap, space_next(s, length), length, PROT_NONE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, (uint64_t)-1);
	if (agent_failed((int64_t)place))
		return (int64_t)place;
	if (place == s->cursor)
		s->cursor += length;
	value = agent_call(s, SYS_mremap, a[0], a[1], a[2], flags | MREMAP_FIXED, place);
	if (agent_failed(value))
		agent_call(s, SYS_munmap, place, length, 0, 0, 0);
	return value;
}

bool do_mremap(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t from = a[0], old = space_up(a[1]), new = space_up(a[2]), to;

	if (!ranges_overlap(&s->managed, from, from + (old ? old : 1)))
		return false;
	*value = moved(s, a);
	if (agent_failed(*value))
		return true;
	to = (uint64_t)*value;
	if (new < old)
		space_leave(p, s, from + new, from + old);
	if (to != from) {
		uint64_t kept = old < new ? old : new;

		space_leave(p, s, to, to + new);
		area_manage(s, to, to + new);
		carry_over(p, s, from, to, kept);
		protect_again(p, s, to, to + kept);
		ranges_move(&s->locked, from, to, kept, new);
		ranges_move(&s->unforked, from, to, kept, new);
		ranges_move(&s->wiped, from, to, kept, new);
		if (!(a[3] & MREMAP_DONTUNMAP)) /* else it stays, and is empty */
			space_leave(p, s, from, from + kept);
	} else if (new > old) {
		area_manage(s, from, from + new);
	}
	return true;
}
