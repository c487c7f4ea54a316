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

#define PAGE		4096
#define PAGES		32
#define REQUEST		(PAGE * PAGES)
/* A sector, so the smallest that a request can be cut at. */
#define SECTOR		512
/* No divisor of a page. */
#define PIECE		(3 * SECTOR)
#define MOST_PIECES	(REQUEST / PIECE + 1)

/* `bytes` of memory that touches no other. */
static char *alone(size_t bytes)
{
	char *at = mmap(NULL, bytes + 2 * PAGE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	return at + PAGE;
}

/* Writes the `number`th request from pieces of `piece` bytes. */
static int put(int device, int pages, int number, size_t piece)
{
	struct iovec pieces[MOST_PIECES];
	off_t at = (off_t)number * REQUEST;
	size_t done = 0;
	int n = 0;

	while (done < REQUEST) {
		size_t bytes = REQUEST - done < piece ? REQUEST - done : piece;

		pieces[n].iov_base = alone(bytes);
		pieces[n].iov_len = bytes;
		if (pread(pages, pieces[n].iov_base, bytes, at + done) != (ssize_t)bytes) {
			perror("pread");
			return 2;
		}
		done += bytes;
		n++;
	}
	if (pwritev(device, pieces, n, at) != REQUEST) {
		perror("pwritev");
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = { REQUEST, PAGE, PIECE };
	int device, pages, failed = 0;

	if (argc != 3)
		return 2;
	device = open(argv[1], O_WRONLY | O_DIRECT);
	pages = open(argv[2], O_RDONLY);
	if (device < 0 || pages < 0) {
		perror(device < 0 ? argv[1] : argv[2]);
		return 2;
	}
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]) && !failed; i++)
		failed = put(device, pages, i, sizes[i]);
	return failed;
}
