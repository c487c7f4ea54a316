// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * A file that says "again" is asked again. Else QEMU holds the guest's port back until its main
 * loop comes round, which the host decides.
 */
#define _GNU_SOURCE
#include "steady.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Whether a write is to be tried once more, after a pause; errno stays the write's. */
static bool again(int file, ssize_t written)
{
	const struct timespec pause = { .tv_nsec = 1000000 };
	struct stat status;

	/* Not fstat(), which C libraries before 2.33 have under another name. */
	if (written >= 0 || errno != EAGAIN || syscall(SYS_fstat, file, &status) != 0 ||
	    !S_ISREG(status.st_mode))
		return false;
	nanosleep(&pause, NULL);
	return true;
}

ssize_t write(int file, const void *bytes, size_t count)
{
	static ssize_t (*next)(int, const void *, size_t);
	ssize_t written;

	if (!next)
		next = (ssize_t (*)(int, const void *, size_t))steady_next("write");
	do
		written = next(file, bytes, count);
	while (again(file, written));
	return written;
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
	static ssize_t (*next)(int, const struct iovec *, int);
	ssize_t written;

	if (!next)
		next = (ssize_t (*)(int, const struct iovec *, int))steady_next("writev");
	do
		written = next(file, parts, count);
	while (again(file, written));
	return written;
}
