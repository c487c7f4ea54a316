// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Page faults: where a page is put into the program, and where it is given up. */
#include "lists.h"
#include "pager.h"
#include "pages.h"
#include "places.h"

#include <errno.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const _Alignas(4096) uint8_t zeros[PAGE];

static bool copy_in(struct process *s, uint64_t address, const uint8_t *bytes, bool protect)
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

static void wake(struct process *s, uint64_t address)
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
static bool map_zero_page(struct process *s, uint64_t address)
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
	wake(s, address);
	return there;
}

/* The page is about to differ from its slot. A write that brings it in frees the slot
 * (should_try_to_free_swap() in do_swap_page(), mm/memory.c of Linux 6.1). If it was there to be
 * read, the slot stays its own and is written over when it leaves (do_wp_page()). */
static void differs(struct pager *p, struct page *page, bool came)
{
	if (came)
		page_drop_slot(p, page);
	else if (page->slot != NONE)
		page->flags |= STALE;
	page_drop_frame(p, page);
}

static bool first_touch(struct pager *p, struct process *s, uint64_t address, bool write)
{
	struct place *place;

	if (!write) {
		if (!map_zero_page(s, address))
			return false;
		place_zero(p, place_get(p, s, address));
		return true;
	}
	reclaim(p, 1);
	if (!copy_in(s, address, zeros, false))
		return false;
	place = place_get(p, s, address);
	place_own(p, place);
	place_map(place, 0);
	return true;
}

/* A page counts as resident from here on; if it was out, it is read back. Says whether it comes
 * from its slot or from what was read along: the kernel has a fault then. */
static bool arrive(struct pager *p, struct process *s, struct page *page, uint64_t address)
{
	if (page->flags & AHEAD) {
		read_ahead_hit(p, s, page, address);
		return true;
	}
	if (page->flags & RESIDENT) {
		p->result->soft_faults++;
		return false;
	}
	read_ahead(p, s, address);
	reclaim(p, 1);
	event(p, SR_OP_READ, page->slot, 0, 0);
	lru_add(p, page, lru_workingset_refault(p, page));
	return true;
}

/* A write to what is in the page table but protected. */
static bool write_to(struct pager *p, struct process *s, struct place *place, uint64_t address)
{
	if (place->flags & ZERO || (place->flags & PROTECTED && page_shared(place->page))) {
		reclaim(p, 1);
		if (!(place->flags & MAPPED)) /* it was among those that went */
			return fault_in(p, s, address, true);
		place_own(p, place);
	} else if (place->flags & PROTECTED) {
		differs(p, place->page, false);
		place->flags &= ~PROTECTED;
	}
	return unprotect(s, address);
}

bool fault_in(struct pager *p, struct process *s, uint64_t address, bool write)
{
	struct place *place = place_find(p, s, address);
	bool came;

	if (!place || (!place->page && place->flags == 0))
		return first_touch(p, s, address, write);
	if (place->flags & MAPPED) {
		if (!write || !(place->flags & PROTECTED))
			return true;
		return write_to(p, s, place, address);
	}
	came = arrive(p, s, place->page, address);
	if (write && page_shared(place->page))
		reclaim(p, 1);
	if (!copy_in(s, address, frame_bytes(p, place->page->frame), !write))
		return false;
	/* wp_page_copy(): the other places keep what was read for it. */
	if (write && page_shared(place->page))
		place_own(p, place);
	else if (write)
		differs(p, place->page, came);
	place_map(place, write ? 0 : PROTECTED);
	return true;
}

void forget(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	for (uint64_t address = start; address < end;) {
		struct place *place = place_find(p, s, address);

		if (!place) { /* nothing in the whole chunk */
			address = (address | (CHUNK_BYTES - 1)) + 1;
			continue;
		}
		address += PAGE;
		place_empty(p, place);
	}
}

static void serve(struct pager *p, struct process *s, const struct uffd_msg *msg)
{
	uint64_t address = msg->arg.pagefault.address & ~(PAGE - 1);
	uint64_t flags = msg->arg.pagefault.flags;
	bool write = flags & (UFFD_PAGEFAULT_FLAG_WRITE | UFFD_PAGEFAULT_FLAG_WP);
	bool was = false;
	struct place *place = place_find(p, s, address);

	p->result->faults++;
	/* A thread that faults is in user mode: its last system call is over. */
	thread_returned(p, (pid_t)msg->arg.pagefault.feat.ptid);
	was = place && place->flags & MAPPED && !(write && place->flags & PROTECTED);
	if (!fault_in(p, s, address, write) || was) {
		/* Another thread was first, or the mapping went away meanwhile: look again. A
		 * protection that the books do not know of was left by a moved mapping. */
		if (flags & UFFD_PAGEFAULT_FLAG_WP)
			unprotect(s, address);
		wake(s, address);
	}
}

void faults_serve(struct pager *p, struct process *s)
{
	struct uffd_msg messages[16];
	ssize_t n = read(s->faults, messages, sizeof(messages));

	for (ssize_t i = 0; i < n / (ssize_t)sizeof(*messages); i++) {
		if (messages[i].event == UFFD_EVENT_PAGEFAULT)
			serve(p, s, &messages[i]);
	}
}
