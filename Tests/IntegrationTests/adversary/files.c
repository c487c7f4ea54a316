// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * Files and pipes: `slow`, `short` (part of what was given), `again` (a file that
 * says EAGAIN), `advice` (what is only advised is refused).
 */
#define _GNU_SOURCE
#include "lies.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static bool is_file(int file)
{
	struct stat status;

	return syscall(SYS_fstat, file, &status) == 0 && S_ISREG(status.st_mode);
}

/*
 * Whether a transfer by a file is refused for now: by one that may be, for whoever waits for its
 * transfers takes that for an error, and rightly.
 */
static bool refuses(int file)
{
	if (SOMETIMES("slow", 8))
		lies_nap(3000);
	if (!SOMETIMES("again", 16) || !is_file(file) || !(fcntl(file, F_GETFL) & O_NONBLOCK))
		return false;
	errno = EAGAIN;
	return true;
}

static size_t part(int file, size_t count)
{
	if (count < 2 || !SOMETIMES("short", 2) || !is_file(file))
		return count;
	return 1 + lies_any(count - 1);
}

ssize_t write(int file, const void *bytes, size_t count)
{
	LIE(write);
	return refuses(file) ? -1 : next(file, bytes, part(file, count));
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
	LIE(writev);
	if (refuses(file))
		return -1;
	if (count > 0 && SOMETIMES("short", 2) && is_file(file)) {
		struct iovec first = parts[0];

		first.iov_len = part(file, first.iov_len);
		return next(file, &first, 1);
	}
	return next(file, parts, count);
}

ssize_t read(int file, void *bytes, size_t count)
{
	LIE(read);
	if (SOMETIMES("slow", 8))
		lies_nap(3000);
	/* No short read: QEMU refuses its firmware when one comes, and says so. */
	return next(file, bytes, count);
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags)
{
	LIE(sendmsg);
	if (SOMETIMES("slow", 2))
		lies_nap(3000);
	return next(socket, message, flags);
}

ssize_t recvmsg(int socket, struct msghdr *message, int flags)
{
	LIE(recvmsg);
	if (SOMETIMES("slow", 2))
		lies_nap(3000);
	return next(socket, message, flags);
}

int open64(const char *path, int flags, ...)
{
	LIE(open64);
	if (lies_about("slow"))
		lies_nap(3000);
	/* Whoever makes no file gives no mode; QEMU opens its files by its own function. */
	return next(path, flags, 0600);
}

int madvise(void *place, size_t bytes, int advice)
{
	LIE(madvise);
	if (lies_about("advice") && advice != MADV_DONTFORK) {
		errno = EINVAL;
		return -1;
	}
	return next(place, bytes, advice);
}

int posix_fadvise64(int file, off64_t start, off64_t bytes, int advice)
{
	LIE(posix_fadvise64);
	return lies_about("advice") ? EINVAL : next(file, start, bytes, advice);
}
