// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "sampled_calls.h"
#include "agent.h"
#include "areas.h"
#include "place.h"
#include "places.h"
#include "sampled.h"
#include "space.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

static void punch(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	forget(p, s, start, end);
	fallocate(s->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, sampled_offset(p, start),
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
				      (uint64_t)s->file_in_agent, (uint64_t)sampled_offset(p, address));

	if (!agent_failed(value))
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
	uint64_t address = a[0], length = space_up(a[1]);
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
	uint64_t from = a[0], old = space_up(a[1]), new = space_up(a[2]), to = s->cursor;

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
	if (agent_failed(*value))
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
		if (!ranges_overlap(&s->managed, a[0], a[0] + space_up(a[1])))
			return false;
		*value = agent_call(s, SYS_munmap, a[0], a[1], 0, 0, 0);
		if (*value == 0)
			empty(p, s, a[0], a[0] + space_up(a[1]), false);
		return true;
	case SYS_madvise:
		if (!ranges_overlap(&s->managed, a[0], a[0] + space_up(a[1])))
			return false;
		if ((int)a[2] == MADV_DONTNEED)
			empty(p, s, a[0], a[0] + space_up(a[1]), true);
		*value = 0;
		return true;
	default:
		return false;
	}
}
