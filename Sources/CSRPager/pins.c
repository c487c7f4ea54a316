// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "pins.h"
#include "fault.h"

#include <sys/uio.h>

/* No call moves more (MAX_RW_COUNT, include/linux/fs.h). */
#define MOST_BYTES 0x7ffff000ull

/* Only what is managed is looked at: a length may be anything. */
static void hold(struct pager *p, struct process *s, struct ranges *pins, uint64_t start,
		 uint64_t bytes, bool write)
{
	uint64_t end = start + (bytes < MOST_BYTES ? bytes : MOST_BYTES);

	if (bytes == 0 || end < start)
		return;
	start &= ~(PAGE - 1);
	end = (end + PAGE - 1) & ~(PAGE - 1);
	for (uint64_t at = start; at < end;) {
		const struct range *r = ranges_next(&s->managed, at);
		uint64_t stop;

		if (!r || r->start >= end)
			return;
		at = r->start > at ? r->start : at;
		stop = r->end < end ? r->end : end;
		ranges_add(pins, at, stop);
		for (; at < stop; at += PAGE)
			fault_in(p, s, at, write);
	}
}

void pin(struct pager *p, struct thread *t, uint64_t start, uint64_t bytes, bool write)
{
	hold(p, t->process, &t->pins, start, bytes, write);
}

void pin_in(struct pager *p, struct thread *t, struct process *other, uint64_t start,
	    uint64_t bytes, bool write)
{
	if (t->other != other)
		t->other_pins.count = 0;
	t->other = other;
	hold(p, other, &t->other_pins, start, bytes, write);
}

bool peek(struct pager *p, struct thread *t, uint64_t address, void *to, size_t bytes)
{
	struct iovec local = { to, bytes }, remote = { (void *)address, bytes };

	if (address == 0)
		return false;
	if (!p->config->sampled)
		pin(p, t, address, bytes, false);
	return process_vm_readv(t->process->agent, &local, 1, &remote, 1, 0) == (ssize_t)bytes;
}
