// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "sampled.h"
#include "areas.h"
#include "lists.h"
#include "pages.h"
#include "place.h"
#include "places.h"
#include "scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A page lies in the file where it lies in the window, so no two mappings share a page. */
#define WINDOW_BYTES (1ull << 40) /* the filter leaves so many bits of the cookie to offsets */

static uint64_t up(uint64_t bytes)
{
	return (bytes + PAGE - 1) & ~(PAGE - 1);
}

static bool failed(int64_t value)
{
	return value < 0 && value > -4096;
}

/* The agent's calls bear the cookie where mmap has the offset: so the file begins there. */
static off_t place_of(const struct pager *p, uint64_t address)
{
	return (off_t)(p->config->cookie + (address - PLACE_WINDOW));
}

bool sampled_begin(struct pager *p, struct process *s, uint64_t name)
{
	char path[32];
	int64_t fd = agent_call(s, SYS_memfd_create, name, MFD_CLOEXEC, 0, 0, 0);
	int pidfd;

	if (failed(fd)) {
		errno = (int)-fd;
		return false;
	}
	s->file_in_agent = (int)fd;
	pidfd = (int)syscall(SYS_pidfd_open, s->agent, 0);
	s->file = descriptor_of(pidfd, (int)fd);
	close(pidfd);
	snprintf(path, sizeof(path), "/proc/%d/pagemap", s->agent);
	s->pagemap = open(path, O_RDONLY | O_CLOEXEC);
	return s->file >= 0 && s->pagemap >= 0 &&
	       ftruncate(s->file, place_of(p, PLACE_WINDOW + WINDOW_BYTES)) == 0;
}

static void punch(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	forget(p, s, start, end);
	fallocate(s->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, place_of(p, start),
		  (off_t)(end - start));
}

/* The parts of start to end that are ours become empty; they stay managed if so asked. */
static void empty(struct pager *p, struct process *s, uint64_t start, uint64_t end, bool stay)
{
	for (uint64_t at = start; at < end;) {
		const struct range *r = ranges_next(&s->managed, at);
		struct range part;

		if (!r || r->start >= end)
			return;
		part = (struct range) { r->start > at ? r->start : at, r->end < end ? r->end : end };
		punch(p, s, part.start, part.end);
		if (!stay)
			ranges_remove(&s->managed, part.start, part.end);
		at = part.end;
	}
}

static int64_t map(struct pager *p, struct process *s, uint64_t address, uint64_t length,
		   uint64_t protection)
{
	int64_t value = agent_call_at(s, SYS_mmap, address, length, protection,
				      MAP_SHARED | MAP_FIXED | MAP_NORESERVE,
				      (uint64_t)s->file_in_agent, (uint64_t)place_of(p, address));

	if (!failed(value))
		area_manage(s, address, address + length);
	return value;
}

static bool in_window(uint64_t address, uint64_t length)
{
	return address >= PLACE_WINDOW && address + length <= PLACE_WINDOW + WINDOW_BYTES &&
	       address + length >= address;
}

static bool do_mmap(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t address = a[0], length = up(a[1]);
	int flags = (int)a[3];
	bool fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE);
	bool ours = (flags & MAP_ANONYMOUS) && (flags & MAP_TYPE) == MAP_PRIVATE &&
		    !(flags & (MAP_STACK | MAP_GROWSDOWN | MAP_HUGETLB)) && length > 0;

	if (flags & MAP_FIXED)
		empty(p, s, address, address + length, false);
	if (!ours || (fixed && !in_window(address, length)))
		return false;
	if (fixed && flags & MAP_FIXED_NOREPLACE &&
	    ranges_overlap(&s->managed, address, address + length)) {
		*value = -EEXIST;
		return true;
	}
	if (!fixed) {
		/* Nothing but ours is ever placed in the window. */
		if (!in_window(s->cursor, length))
			return false;
		address = s->cursor;
		s->cursor += length;
	}
	*value = map(p, s, address, length, a[2]);
	return true;
}

static bool copy(struct process *s, uint64_t from, uint64_t to, uint64_t bytes)
{
	static uint8_t buffer[1 << 20];

	for (uint64_t done = 0; done < bytes;) {
		size_t n = bytes - done < sizeof(buffer) ? bytes - done : sizeof(buffer);
		struct iovec local = { buffer, n }, there = { (void *)(from + done), n };

		if (process_vm_readv(s->agent, &local, 1, &there, 1, 0) != (ssize_t)n)
			return false;
		there.iov_base = (void *)(to + done);
		if (process_vm_writev(s->agent, &local, 1, &there, 1, 0) != (ssize_t)n)
			return false;
		done += n;
	}
	return true;
}

/* A mapping of the file cannot be moved with its offset: it is copied. */
static bool do_mremap(struct pager *p, struct process *s, const uint64_t *a, int64_t *value)
{
	uint64_t from = a[0], old = up(a[1]), new = up(a[2]), to = s->cursor;

	if (!ranges_overlap(&s->managed, from, from + (old ? old : 1)))
		return false;
	if (new <= old && !(a[3] & MREMAP_FIXED)) {
		if (new < old) {
			agent_call(s, SYS_munmap, from + new, old - new, 0, 0, 0);
			empty(p, s, from + new, from + old, false);
		}
		*value = (int64_t)from;
		return true;
	}
	if (!(a[3] & MREMAP_MAYMOVE) || !in_window(to, new)) {
		*value = -ENOMEM;
		return true;
	}
	if (a[3] & MREMAP_FIXED) {
		*value = -EINVAL;
		return true;
	}
	s->cursor += new;
	*value = map(p, s, to, new, PROT_READ | PROT_WRITE);
	if (failed(*value))
		return true;
	if (!copy(s, from, to, old < new ? old : new)) {
		*value = -ENOMEM;
		return true;
	}
	agent_call(s, SYS_munmap, from, old, 0, 0, 0);
	empty(p, s, from, from + old, false);
	return true;
}

bool sampled_call(struct pager *p, struct process *s, int number, const uint64_t *a,
		  int64_t *value)
{
	switch (number) {
	case SYS_mmap:
		return do_mmap(p, s, a, value);
	case SYS_mremap:
		return do_mremap(p, s, a, value);
	case SYS_brk: /* the heap cannot be the file's: malloc() takes mmap() instead */
		*value = (int64_t)s->brk_end;
		return true;
	case SYS_munmap:
		if (!ranges_overlap(&s->managed, a[0], a[0] + up(a[1])))
			return false;
		*value = agent_call(s, SYS_munmap, a[0], a[1], 0, 0, 0);
		if (*value == 0)
			empty(p, s, a[0], a[0] + up(a[1]), false);
		return true;
	case SYS_madvise:
		if (!ranges_overlap(&s->managed, a[0], a[0] + up(a[1])))
			return false;
		if ((int)a[2] == MADV_DONTNEED)
			empty(p, s, a[0], a[0] + up(a[1]), true);
		*value = 0;
		return true;
	default:
		return false;
	}
}

static void touched(struct pager *p, struct process *s, uint64_t address, bool written)
{
	struct place *place = place_get(p, s, address);
	struct page *page = place->page;

	if (!page) {
		page = page_new(p);
		place_take(p, place, page);
	}
	if (written && page->flags & RESIDENT && page->slot != NONE) {
		page->flags |= STALE;
	} else if (written && page->slot != NONE) {
		uint32_t slot = page->slot;

		event(p, SR_OP_READ, slot, 0, 0);
		lru_add(p, page, lru_workingset_refault(p, page));
		event(p, SR_OP_FREE, slot, 0, 0);
		slot_give(p, slot);
		page->slot = NONE;
	}
	if (place->flags & MAPPED)
		return;
	p->result->faults++;
	if (page->flags & RESIDENT) {
		p->result->soft_faults++;
	} else if (page->slot != NONE) {
		event(p, SR_OP_READ, page->slot, 0, 0);
		lru_add(p, page, lru_workingset_refault(p, page));
	} else {
		lru_add(p, page, false);
	}
	place_map(place, 0);
}

/* Asks for pages of a category in a range; those written are protected again as they are told. */
static void scan(struct pager *p, struct process *s, struct range range, uint64_t category)
{
	static struct page_region regions[512];
	struct pm_scan_arg ask = {
		.size = sizeof(ask),
		.flags = category == PAGE_IS_WRITTEN ? PM_SCAN_WP_MATCHING : 0,
		.start = range.start,
		.end = range.end,
		.vec = (uint64_t)regions,
		.vec_len = 512,
		.category_mask = category | PAGE_IS_PRESENT,
		.return_mask = category,
	};

	while (ask.start < ask.end) {
		int n = ioctl(s->pagemap, PAGEMAP_SCAN, &ask);

		for (int i = 0; i < n; i++) {
			for (uint64_t at = regions[i].start; at < regions[i].end; at += PAGE)
				touched(p, s, at, category == PAGE_IS_WRITTEN);
		}
		if (n < 0 || ask.walk_end <= ask.start)
			return;
		ask.start = ask.walk_end;
	}
}

void sampled_look(struct pager *p)
{
	for (struct process *s = p->processes; s; s = s->next) {
		for (size_t i = 0; i < s->managed.count && !s->dead; i++) {
			scan(p, s, s->managed.list[i], PAGE_IS_WRITTEN);
			scan(p, s, s->managed.list[i], PAGE_IS_PRESENT);
		}
	}
	while (p->resident > p->config->cap_pages) {
		size_t before = p->resident;

		p->turn++;
		reclaim(p, 0);
		if (p->resident == before)
			return;
	}
}

bool sampled_read(struct pager *p, const struct page *page, uint8_t *to)
{
	const struct place *place = page->places;
	uint64_t address = place_address(p, place);

	return pread(place_process(p, place)->file, to, PAGE, place_of(p, address)) ==
	       (ssize_t)PAGE;
}
