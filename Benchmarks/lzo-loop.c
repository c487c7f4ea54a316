/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lzo-loop FILE: compresses each page of FILE with lzo1x_1, and nothing else; prints
 * pages and seconds of processor time. The peer of srorch synth.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <fcntl.h>
#include <lzo/lzo1x.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

static unsigned char work[LZO1X_1_MEM_COMPRESS], packed[4096 + 4096 / 16 + 67];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct stat st;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	volatile unsigned char touched = 0;
	unsigned long bytes = 0;
	unsigned char *pages;
	double start;
	lzo_uint n;
	off_t at;

	if (fd < 0 || fstat(fd, &st) || lzo_init()) {
		fputs("usage: lzo-loop FILE\n", stderr);
		return 2;
	}
	pages = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (pages == MAP_FAILED)
		return 2;
	for (at = 0; at < st.st_size; at += 4096)
		touched = (unsigned char)(touched + pages[at]);
	start = now();
	for (at = 0; at + 4096 <= st.st_size; at += 4096) {
		lzo1x_1_compress(pages + at, 4096, packed, &n, work);
		bytes += n;
	}
	printf("%lld %.6f %lu\n", (long long)st.st_size / 4096, now() - start, bytes);
	return 0;
}
