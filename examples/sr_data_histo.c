/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints how many pages of a swap trace compressed to which length: 256 lines
 * `length <tab> count`, and three lines that begin with #.
 *
 *   gcc -o sr_data_histo sr_data_histo.c -lsr_parse
 *   ./sr_data_histo trace.srt
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stdio.h>

#include <libsr_parse.h>

#define PAGE_BYTES	4096
#define BUCKET_BYTES	16
#define BUCKETS		(PAGE_BYTES / BUCKET_BYTES + 1)

/* Bucket b counts lengths over (b - 1) * 16 up to b * 16, the last all above. */
static unsigned long buckets[BUCKETS];
static unsigned long reads, writes, at_most_half, incompressible;

static void on_read(unsigned long index)
{
	(void)index;
	reads++;
}

static void on_write(unsigned long index, unsigned long len)
{
	unsigned long bucket = (len + BUCKET_BYTES - 1) / BUCKET_BYTES;

	(void)index;
	buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	writes++;
	if (len <= PAGE_BYTES / 2)
		at_most_half++;
	if (len >= PAGE_BYTES)
		incompressible++;
}

static void on_end(int err)
{
	unsigned int bucket;

	if (err < 0)
		return;
	for (bucket = 0; bucket < BUCKETS - 1; bucket++)
		printf("%u\t%lu\n", bucket * BUCKET_BYTES, buckets[bucket]);
	printf("# R=%lu W=%lu\n", reads, writes);
	printf("# %lu%% of pages at or under half a page\n",
	       writes ? at_most_half * 100 / writes : 0);
	printf("# %lu pages at or over a page\n", incompressible);
}

int main(int argc, char **argv)
{
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: %s TRACE\n", argv[0]);
		return 64;
	}
	set_sr_file(argv[1]);
	set_sr_callbacks(on_read, on_write, on_end);
	err = sr_start();
	if (err > 0)
		fprintf(stderr, "%s: %s is not whole\n", argv[0], argv[1]);
	else if (err < 0)
		fprintf(stderr, "%s: %s cannot be read (%d)\n", argv[0], argv[1], -err);
	if (fflush(stdout) || ferror(stdout)) {
		perror("standard output");
		return 1;
	}
	return err ? 1 : 0;
}
