// SPDX-License-Identifier: GPL-2.0-only
/*
 * bios DEVICE PAGES: writes the first 96 pages of the file PAGES to the same pages of DEVICE, past
 * the page cache, in three requests of 32 pages, each of which the kernel makes one bio of:
 * from one piece of memory, from a piece a page, and from pieces that end within pages.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "page.h"

#define PAGES		32
/* A piece of three eighths of a page: whole sectors, at which a request can be cut, and no divisor. */
#define PIECE_EIGHTHS	3
#define MOST_PIECES	(PAGES * 8 / PIECE_EIGHTHS + 1)

/* `bytes` of memory that touches no other. */
static char *alone(size_t bytes)
{
	char *at = mmap(NULL, bytes + 2 * page_bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	return at + page_bytes;
}

/* Writes the `number`th request from pieces of `piece` bytes. */
static int put(int device, int pages, int number, size_t piece)
{
	struct iovec pieces[MOST_PIECES];
	const size_t request = PAGES * page_bytes;
	off_t at = (off_t)number * (off_t)request;
	size_t done = 0;
	int n = 0;

	while (done < request) {
		size_t bytes = request - done < piece ? request - done : piece;

		pieces[n].iov_base = alone(bytes);
		pieces[n].iov_len = bytes;
		if (pread(pages, pieces[n].iov_base, bytes, at + done) != (ssize_t)bytes) {
			perror("pread");
			return 2;
		}
		done += bytes;
		n++;
	}
	if (pwritev(device, pieces, n, at) != (ssize_t)request) {
		perror("pwritev");
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	/* Of a piece, in eighths of a page. */
	static const size_t sizes[] = { 8 * PAGES, 8, PIECE_EIGHTHS };
	int device, pages, failed = 0;

	if (argc != 3)
		return 2;
	page_bytes = (size_t)sysconf(_SC_PAGESIZE);
	device = open(argv[1], O_WRONLY | O_DIRECT);
	pages = open(argv[2], O_RDONLY);
	if (device < 0 || pages < 0) {
		perror(device < 0 ? argv[1] : argv[2]);
		return 2;
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]) && !failed; i++)
		failed = put(device, pages, i, sizes[i] * page_bytes / 8);
	return failed;
}
