// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* The exact mode: a page that is missing, or write-protected, is a fault that waits for us. */
#include "exact.h"
#include "frames.h"
#include "threads.h"
#include "unmap.h"

#include <errno.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>

static bool put(struct process *s, uint64_t address, const uint8_t *bytes, bool protect)
{
	struct uffdio_copy copy = {
		.dst = address,
		.src = (uint64_t)bytes,
		.len = PAGE,
		.mode = protect ? UFFDIO_COPY_MODE_WP : 0,
	};

	while (ioctl(s->faults, UFFDIO_COPY, &copy) != 0) {
		if (errno != EAGAIN)
			return false;
		copy.copy = 0;
	}
	return true;
}

void exact_wake(struct process *s, uint64_t address)
{
	struct uffdio_range range = { .start = address, .len = PAGE };

	ioctl(s->faults, UFFDIO_WAKE, &range);
}

static bool unprotect(struct process *s, uint64_t address)
{
	struct uffdio_writeprotect wp = { .range = { .start = address, .len = PAGE } };

	while (ioctl(s->faults, UFFDIO_WRITEPROTECT, &wp) != 0) {
		if (errno != EAGAIN)
			return false;
	}
	return true;
}

/* The first read of a page: the kernel's zero page, which is nobody's memory. It is protected
 * before anyone wakes, so that the first write is seen. */
static bool put_zero(struct process *s, uint64_t address)
{
	struct uffdio_zeropage zero = {
		.range = { .start = address, .len = PAGE },
		.mode = UFFDIO_ZEROPAGE_MODE_DONTWAKE,
	};
	struct uffdio_writeprotect wp = {
		.range = { .start = address, .len = PAGE },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};
	bool there;

	while (ioctl(s->faults, UFFDIO_ZEROPAGE, &zero) != 0) {
		if (errno != EAGAIN)
			return false;
		zero.zeropage = 0;
	}
	do {
		there = ioctl(s->faults, UFFDIO_WRITEPROTECT, &wp) == 0;
	} while (!there && errno == EAGAIN);
	exact_wake(s, address);
	return there;
}

/* unmap() has left it in a frame. */
static const uint8_t *content(struct pager *p, const struct page *page)
{
	return frame_bytes(p, page->frame);
}

const struct hands exact_hands = { put, put_zero, unprotect, unmap, pinned, content, true };
