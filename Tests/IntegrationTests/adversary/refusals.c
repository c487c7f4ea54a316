// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * `refusals`: what an old kernel or a container's filter does not have, and QEMU has another way
 * for.
 */
#define _GNU_SOURCE
#include "lies.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/vfs.h>

/* liburing's. */
int io_uring_queue_init(unsigned int entries, void *ring, unsigned int flags);

int io_uring_queue_init(unsigned int entries, void *ring, unsigned int flags)
{
	LIE(io_uring_queue_init);
	return lies_about("refusals") ? -ENOSYS : next(entries, ring, flags);
}

static int refuse(void)
{
	errno = ENOSYS;
	return -1;
}

int signalfd(int file, const sigset_t *mask, int flags)
{
	LIE(signalfd);
	return lies_about("refusals") ? refuse() : next(file, mask, flags);
}

int eventfd(unsigned int count, int flags)
{
	LIE(eventfd);
	return lies_about("refusals") ? refuse() : next(count, flags);
}

int memfd_create(const char *name, unsigned int flags)
{
	LIE(memfd_create);
	return lies_about("refusals") ? refuse() : next(name, flags);
}

int fstatfs64(int file, struct statfs64 *status)
{
	LIE(fstatfs64);
	int answer = next(file, status);

	if (answer == 0 && lies_about("files"))
		status->f_type = (__fsword_t)lies_any(1 << 30);
	return answer;
}
