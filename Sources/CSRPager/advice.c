// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "advice.h"
#include "agent.h"
#include "places.h"
#include "space.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#define MADV_GUARD_INSTALL_ 102 /* Linux 6.13 */

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

bool do_madvise(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t start = a[0], end = a[0] + space_up(a[1]);

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
