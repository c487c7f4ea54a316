/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * length-loop PAIRS FILE...: for each file, whose name is a kind of page, how fast liblzo2 compresses its
 * pages of 4 KiB by lzo1x_1, and how fast their lengths are found, sixty-four at once and one by one, in turns.
 * Prints a row of a Markdown table: medians of the pairs' ratios.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <fcntl.h>
#include <lzo/lzo1x.h>
#include <sr_length.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, AT_ONCE = 64, MOST_PAIRS = 99 };

static unsigned char work[LZO1X_1_MEM_COMPRESS], packed[PAGE + PAGE / 16 + 67];
static unsigned char table[SR_LENGTH_TABLE_BYTES] __attribute__((aligned(64)));
static unsigned char room[SR_LENGTHS_ROOM_BYTES] __attribute__((aligned(64)));

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double compress(const unsigned char *pages, long count)
{
	double start = now();
	lzo_uint n;
	long i;

	for (i = 0; i < count; i++)
		lzo1x_1_compress(pages + i * PAGE, PAGE, packed, &n, work);
	return now() - start;
}

static double one_by_one(const unsigned char *pages, long count, uint64_t *sum)
{
	double start = now();
	long i;

	*sum = 0;
	for (i = 0; i < count; i++)
		*sum += sr_lzo_length(pages + i * PAGE, PAGE, table);
	return now() - start;
}

static double at_once(const unsigned char *pages, long count, uint64_t *sum)
{
	double start = now();
	long i, j;

	*sum = 0;
	for (i = 0; i < count; i += AT_ONCE) {
		const void *some[AT_ONCE];
		uint32_t lengths[AT_ONCE];
		long n = count - i < AT_ONCE ? count - i : AT_ONCE;

		for (j = 0; j < n; j++)
			some[j] = pages + (i + j) * PAGE;
		sr_lzo_lengths(some, (size_t)n, PAGE, room, lengths);
		for (j = 0; j < n; j++)
			*sum += lengths[j];
	}
	return now() - start;
}

static int by_size(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

static double median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof(*values), by_size);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

static int measure(const char *path, int pairs)
{
	double lzo[MOST_PAIRS], many[MOST_PAIRS], alone[MOST_PAIRS];
	int fd = open(path, O_RDONLY), pair, again, repeats;
	const char *name = strrchr(path, '/');
	uint64_t first, second;
	unsigned char *pages;
	struct stat st;
	long count;

	if (fd < 0 || fstat(fd, &st) || st.st_size < PAGE)
		return 2;
	count = st.st_size / PAGE;
	pages = malloc((size_t)count * PAGE);
	if (!pages || pread(fd, pages, (size_t)count * PAGE, 0) != count * PAGE)
		return 2;
	/* A turn is long enough for the clock, and short enough to meet what its pair meets. */
	repeats = 1 + (int)(20000 / count);
	for (pair = 0; pair < pairs; pair++) {
		double theirs = 0, ours = 0, single = 0;

		for (again = 0; again < repeats; again++) {
			theirs += compress(pages, count);
			ours += at_once(pages, count, &first);
			single += one_by_one(pages, count, &second);
			if (first != second) {
				fprintf(stderr, "%s: lengths differ\n", path);
				return 1;
			}
		}
		lzo[pair] = theirs / (double)(repeats * count) * 1e9;
		many[pair] = theirs / ours;
		alone[pair] = theirs / single;
	}
	printf("| %s | %ld | %.2f | %.0f | %.2f | %.2f |\n", name ? name + 1 : path, count,
	       (double)first / (double)count / PAGE, median(lzo, pairs), median(many, pairs),
	       median(alone, pairs));
	return 0;
}

int main(int argc, char **argv)
{
	int pairs = argc > 2 ? atoi(argv[1]) : 0, i, result = 0;

	if (pairs < 1 || pairs > MOST_PAIRS || lzo_init()) {
		fputs("usage: length-loop PAIRS FILE...\n", stderr);
		return 2;
	}
	for (i = 2; i < argc && !result; i++)
		result = measure(argv[i], pairs);
	return result;
}
