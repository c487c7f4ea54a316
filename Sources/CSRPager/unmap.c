// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Taking pages from a program that runs on: write-protect them, so that a writer waits;
 * copy what the frame does not hold yet; drop them. Readers see the page until it is dropped,
 * and after that wait for a fault as everyone does.
 */
#define _GNU_SOURCE
#include "pager.h"
#include "sampled.h"

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
		struct page *page = page_find(p, s, address);

		if (page && page->flags & PROTECTED)
			protect(s, (struct range) { address, address + PAGE });
	}
}

/* Joins neighbours: pages are in order of address. */
static size_t runs_of(struct pager *p, struct page **pages, size_t count, bool dirty_only,
		      struct range *runs)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t address = page_address(p, pages[i]);

		if (dirty_only && pages[i]->flags & PROTECTED)
			continue;
		if (n > 0 && runs[n - 1].end == address)
			runs[n - 1].end += PAGE;
		else
			runs[n++] = (struct range) { address, address + PAGE };
	}
	return n;
}

static bool copy_out(struct pager *p, struct process *s, struct page **pages, size_t count)
{
	struct iovec local[BATCH], remote[BATCH];
	struct page *copied[BATCH];
	size_t n = 0;
	bool whole = true;

	for (size_t i = 0; i < count; i++) {
		if (pages[i]->flags & PROTECTED)
			continue;
		copied[n] = pages[i];
		pages[i]->frame = frame_take(p);
		local[n] = (struct iovec) { frame_bytes(p, pages[i]->frame), PAGE };
		remote[n] = (struct iovec) { (void *)page_address(p, pages[i]), PAGE };
		n++;
	}
	if (n > 0 && process_vm_readv(s->agent, local, n, remote, n, 0) != (ssize_t)(n * PAGE)) {
		for (size_t i = 0; i < n && whole; i++)
			whole = read_hidden(s, page_address(p, copied[i]), local[i].iov_base);
	}
	for (size_t i = 0; i < n; i++) {
		if (whole) {
			copied[i]->flags |= FRAME;
		} else {
			frame_give(p, copied[i]->frame);
			copied[i]->frame = NONE;
		}
	}
	return whole;
}

static bool unmap_of(struct pager *p, struct process *s, struct page **pages, size_t count)
{
	struct range runs[BATCH];
	size_t n = runs_of(p, pages, count, true, runs);

	if (s->dead)
		return false;
	if (s->sampled) {
		n = runs_of(p, pages, count, false, runs);
		if (!sampled_unmap(s, runs, n))
			return false;
		for (size_t i = 0; i < count; i++)
			pages[i]->flags &= ~MAPPED;
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		if (!protect(s, runs[i]))
			return false;
	}
	if (!copy_out(p, s, pages, count))
		return false;
	for (size_t i = 0; i < count; i++)
		pages[i]->flags |= PROTECTED;
	n = runs_of(p, pages, count, false, runs);
	if (!agent_drop(s, runs, n))
		return false;
	for (size_t i = 0; i < count; i++)
		pages[i]->flags &= ~(MAPPED | PROTECTED | FILLED);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;

	return x < y ? -1 : x > y;
}

bool unmap(struct pager *p, struct page **pages, size_t count)
{
	bool all = true;

	/* Records of neighbours are neighbours; so one process's and one run's stand together. */
	qsort(pages, count, sizeof(*pages), by_place);
	for (size_t i = 0, end; i < count; i = end) {
		struct process *s = page_process(p, pages[i]);

		for (end = i + 1; end < count && page_process(p, pages[end]) == s; end++)
			;
		all = unmap_of(p, s, pages + i, end - i) && all;
	}
	return all;
}
