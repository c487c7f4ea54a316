// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#define _GNU_SOURCE
#include "sampled.h"
#include "agent.h"
#include "descriptors.h"
#include "place.h"
#include "places.h"
#include "threads.h"
#include "unmap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The agent's calls bear the cookie where mmap has the offset: so the file begins there. */
off_t sampled_offset(const struct pager *p, uint64_t address)
{
	return (off_t)(p->config->cookie + (address - PLACE_WINDOW));
}

bool sampled_begin(struct pager *p, struct process *s, uint64_t name)
{
	char path[32];
	int64_t fd = agent_call(s, SYS_memfd_create, name, MFD_CLOEXEC, 0, 0, 0);
	int pidfd;

	if (agent_failed(fd)) {
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
	       ftruncate(s->file, sampled_offset(p, PLACE_WINDOW + WINDOW_BYTES)) == 0;
}

static const uint8_t *content(struct pager *p, const struct page *page)
{
	const struct place *place = page->places;
	off_t at = sampled_offset(p, place_address(p, place));

	if (pread(place_process(p, place)->file, p->content, PAGE, at) != (ssize_t)PAGE)
		memset(p->content, 0, PAGE);
	return p->content;
}

/* Nothing faults, so nothing is put anywhere. */
const struct hands sampled_hands = { .take = unmap, .in_use = pinned, .content = content };
