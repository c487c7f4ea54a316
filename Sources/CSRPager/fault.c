// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Page faults: where a page is put into the program, and where it is given up. */
#include "pager.h"

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

static void drop_frame(struct pager *p, struct page *page)
{
	if (page->frame != NONE) {
		frame_give(p, page->frame);
		page->frame = NONE;
	}
	page->flags &= ~FRAME;
}

static void drop_slot(struct pager *p, struct page *page)
{
	if (page->slot != NONE) {
		event(p, SR_OP_FREE, page->slot, 0, 0);
		slot_give(p, page->slot);
		page->slot = NONE;
	}
	page->flags &= ~STALE;
}

/* The page is about to differ from its slot. A write that brings it in frees the slot
 * (should_try_to_free_swap() in do_swap_page(), mm/memory.c of Linux 6.1). If it was there to be
 * read, the slot stays its own and is written over when it leaves (do_wp_page()). */
static void differs(struct pager *p, struct page *page, bool came)
{
	if (came)
		drop_slot(p, page);
	else if (page->slot != NONE)
		page->flags |= STALE;
	drop_frame(p, page);
}

static bool first_touch(struct pager *p, struct process *s, uint64_t address, bool write)
{
	struct page *page;

	if (!write) {
		if (!map_zero_page(s, address))
			return false;
		page_mark(p, page_get(p, s, address), MAPPED | PROTECTED | ZERO, 0);
		return true;
	}
	reclaim(p, 1);
	if (!copy_in(s, address, zeros, false))
		return false;
	page = page_get(p, s, address);
	page_mark(p, page, MAPPED, 0);
	lru_add(p, page, false);
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

static bool mapped(struct pager *p, struct process *s, struct page *page, uint64_t address,
		   bool write)
{
	bool came = false;

	if (page->flags & FILLED) {
		page->flags &= ~FILLED;
		came = arrive(p, s, page, address);
	}
	if (!write)
		return true;
	if (page->flags & ZERO) {
		reclaim(p, 1);
		page_mark(p, page, 0, ZERO | PROTECTED);
		lru_add(p, page, false);
	} else if (page->flags & PROTECTED) {
		differs(p, page, came);
		page->flags &= ~PROTECTED;
	}
	return unprotect(s, address);
}

bool fault_in(struct pager *p, struct process *s, uint64_t address, bool write)
{
	struct page *page = page_find(p, s, address);
	bool came;

	if (!page || page->flags == 0)
		return first_touch(p, s, address, write);
	if (page->flags & MAPPED) {
		if (write && !(page->flags & PROTECTED))
			return true;
		return mapped(p, s, page, address, write);
	}
	came = arrive(p, s, page, address);
	if (!copy_in(s, address, frame_bytes(p, page->frame), !write))
		return false;
	if (write)
		differs(p, page, came);
	page->flags |= write ? MAPPED : MAPPED | PROTECTED;
	return true;
}

void forget(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	for (uint64_t address = start; address < end;) {
		struct page *page = page_find(p, s, address);

		if (!page) { /* nothing in the whole chunk */
			address = (address | (CHUNK_BYTES - 1)) + 1;
			continue;
		}
		address += PAGE;
		if (page->flags == 0)
			continue;
		page->flags |= OUT; /* known to its chunk until the last line */
		if (page->flags & RESIDENT)
			lru_remove(p, page);
		drop_slot(p, page);
		drop_frame(p, page);
		page_mark(p, page, 0, page->flags);
	}
}

static void serve(struct pager *p, struct process *s, const struct uffd_msg *msg)
{
	uint64_t address = msg->arg.pagefault.address & ~(PAGE - 1);
	uint64_t flags = msg->arg.pagefault.flags;
	bool write = flags & (UFFD_PAGEFAULT_FLAG_WRITE | UFFD_PAGEFAULT_FLAG_WP);
	bool was = false;
	struct page *page = page_find(p, s, address);

	p->result->faults++;
	/* A thread that faults is in user mode: its last system call is over. */
	thread_returned(p, s, (pid_t)msg->arg.pagefault.feat.ptid);
	was = page && page->flags & MAPPED && !(write && page->flags & PROTECTED);
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
