// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * fork(): the child's memory is a copy of the program's page table, and what is missing there
 * would read as zeros in a child that has no userfaultfd. So before the call all that is out is
 * put in place, unseen by the trace; once the caller is back, what it has not touched is dropped
 * again. The child runs free until it execs.
 */
#include "pager.h"

#include <errno.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

static bool fill(struct pager *p, struct process *s, struct page *page)
{
	struct uffdio_copy copy = {
		.dst = page_address(p, page),
		.src = (uint64_t)frame_bytes(p, page->frame),
		.len = PAGE,
		.mode = UFFDIO_COPY_MODE_WP,
	};

	while (ioctl(s->faults, UFFDIO_COPY, &copy) != 0) {
		if (errno != EAGAIN)
			return false;
		copy.copy = 0;
	}
	return true;
}

void fork_begin(struct pager *p, struct thread *t)
{
	struct process *s = t->process;

	if (s->forking)
		fork_end(p, s);
	for (size_t i = 0; i < s->map_size; i++) {
		struct chunk *chunk = s->map[i] == NONE ? NULL : p->chunks[s->map[i]];

		for (size_t k = 0; chunk && k < CHUNK_PAGES; k++) {
			struct page *page = &chunk->pages[k];

			if ((page->flags & (MAPPED | FRAME)) == FRAME && fill(p, s, page))
				page->flags |= MAPPED | PROTECTED | FILLED;
		}
	}
	s->forking = t->tid;
}

void fork_end(struct pager *p, struct process *s)
{
	s->forking = 0;
	for (size_t i = 0; i < s->map_size; i++) {
		struct chunk *chunk = s->map[i] == NONE ? NULL : p->chunks[s->map[i]];
		struct page *batch[BATCH];
		size_t count = 0;

		for (size_t k = 0; chunk && k < CHUNK_PAGES; k++) {
			struct page *page = &chunk->pages[k];

			if (page->flags & FILLED && !pinned(p, s, page_address(p, page)))
				batch[count++] = page;
			if (count == BATCH || (count > 0 && k == CHUNK_PAGES - 1)) {
				if (!unmap(p, batch, count))
					return;
				count = 0;
			}
		}
	}
}
