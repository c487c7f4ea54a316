// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Taking pages from a program that runs on: write-protect them, so that a writer waits;
 * copy what the frame does not hold yet; drop them. Readers see the page until it is dropped,
 * and after that wait for a fault as everyone does.
 */
#define _GNU_SOURCE
#include "unmap.h"
#include "agent.h"
#include "frames.h"
#include "must.h"
#include "pages.h"
#include "places.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

/* A page that process_vm_readv may not read (PROT_NONE), /proc/PID/mem may. */
static bool read_hidden(struct process *s, uint64_t address, uint8_t *to)
{
	char path[32];
	bool whole;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", s->agent);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	whole = pread(fd, to, PAGE, (off_t)address) == (ssize_t)PAGE;
	close(fd);
	return whole;
}

static bool protect(struct process *s, struct range run)
{
	struct uffdio_writeprotect wp = {
		.range = { .start = run.start, .len = run.end - run.start },
		.mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	while (ioctl(s->faults, UFFDIO_WRITEPROTECT, &wp) != 0) {
		if (errno != EAGAIN)
			return false;
	}
	return true;
}

void protect_again(struct pager *p, struct process *s, uint64_t start, uint64_t end)
{
	for (uint64_t address = start; address < end; address += PAGE) {
		struct place *place = place_find(p, s, address);

		if (place && place->flags & PROTECTED)
			protect(s, (struct range) { address, address + PAGE });
	}
}

/* Joins neighbours: places are in order of address. */
static size_t runs_of(struct pager *p, struct place **places, size_t count, bool dirty_only,
		      struct range *runs)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t address = place_address(p, places[i]);

		if (dirty_only && places[i]->flags & PROTECTED)
			continue;
		if (n > 0 && runs[n - 1].end == address)
			runs[n - 1].end += PAGE;
		else
			runs[n++] = (struct range) { address, address + PAGE };
	}
	return n;
}

static bool copy_out(struct pager *p, struct process *s, struct place **places, size_t count)
{
	struct iovec local[BATCH], remote[BATCH];
	struct page *copied[BATCH];
	size_t n = 0;
	bool whole = true;

	for (size_t i = 0; i < count; i++) {
		if (places[i]->flags & PROTECTED)
			continue;
		copied[n] = places[i]->page;
		copied[n]->frame = frame_take(p);
		local[n] = (struct iovec) { frame_bytes(p, copied[n]->frame), PAGE };
		remote[n] = (struct iovec) { (void *)place_address(p, places[i]), PAGE };
		n++;
	}
	if (n > 0 && process_vm_readv(s->agent, local, n, remote, n, 0) != (ssize_t)(n * PAGE)) {
		for (size_t i = 0; i < n && whole; i++)
			whole = read_hidden(s, (uint64_t)remote[i].iov_base, local[i].iov_base);
	}
	for (size_t i = 0; i < n; i++) {
		if (whole)
			copied[i]->flags |= FRAME;
		else
			page_drop_frame(p, copied[i]);
	}
	return whole;
}

bool freeze(struct pager *p, struct process *s, struct place **places, size_t count)
{
	struct range runs[BATCH];
	size_t n = runs_of(p, places, count, true, runs);

	if (s->dead)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!protect(s, runs[i]))
			return false;
	}
	if (!copy_out(p, s, places, count))
		return false;
	for (size_t i = 0; i < count; i++)
		places[i]->flags |= PROTECTED;
	return true;
}

static bool unmap_of(struct pager *p, struct process *s, struct place **places, size_t count)
{
	struct range runs[BATCH];
	size_t n;

	if (!s->sampled && !freeze(p, s, places, count))
		return false;
	n = runs_of(p, places, count, false, runs);
	if (s->dead || !agent_drop(s, runs, n))
		return false;
	for (size_t i = 0; i < count; i++)
		place_unmap(places[i]);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = *(struct place *const *)a, *y = *(struct place *const *)b;

	return x < y ? -1 : x > y;
}

/* All places of the pages that are MAPPED. */
static size_t gather(struct pager *p, struct page **pages, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		for (struct place *place = pages[i]->places; place; place = place->next) {
			if (!(place->flags & MAPPED))
				continue;
			if (n == p->gathered_capacity) {
				p->gathered_capacity = n ? n * 2 : BATCH;
				p->gathered = must(realloc(p->gathered, p->gathered_capacity *
									sizeof(*p->gathered)));
			}
			p->gathered[n++] = place;
		}
	}
	return n;
}

bool unmap(struct pager *p, struct page **pages, size_t count)
{
	size_t all = gather(p, pages, count);
	struct place **places = p->gathered;
	bool gone = true;

	if (all == 0)
		return true;
	/* Neighbours' records are neighbours; so one process's and one run's stand together. */
	qsort(places, all, sizeof(*places), by_place);
	for (size_t i = 0, end; i < all; i = end) {
		struct process *s = place_process(p, places[i]);

		for (end = i + 1;
		     end < all && end - i < BATCH && place_process(p, places[end]) == s; end++)
			;
		gone = unmap_of(p, s, places + i, end - i) && gone;
	}
	return gone;
}
