/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "trace_peer.h"

/* The layout with MD5: page index << 1 | write, length, digest. */
struct record {
	uint32_t page_rw;
	uint32_t clen;
	uint8_t md5[16];
};

long peer_read_records(const char *path, uint64_t *sum)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct record record;
	long count = 0;
	ssize_t got;

	if (fd < 0)
		return -1;
	*sum = 0;
	while ((got = read(fd, &record, sizeof record)) == sizeof record) {
		*sum += (record.page_rw >> 1) + (record.page_rw & 1 ? record.clen : 0);
		count++;
	}
	close(fd);
	return got == 0 ? count : -1;
}

double peer_thread_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec * 1e-9;
}

double peer_process_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec + now.tv_nsec * 1e-9;
}
