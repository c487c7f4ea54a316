/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints how many pages of a swap trace compressed to which length: 256 lines
 * `length <tab> count`, and three lines that begin with #; a fourth tells a page other than 4 KiB.
 *
 *   gcc -o sr_data_histo sr_data_histo.c -lsr_parse
 *   ./sr_data_histo trace.srt
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stdio.h>
#include <string.h>

#include <libsr_parse.h>

#define PAGE_OF_2008	4096
#define BUCKETS		257

static unsigned long page_bytes, bucket_bytes;
/* Bucket b counts lengths over (b - 1) * bucket_bytes up to b * bucket_bytes, the last all above. */
static unsigned long buckets[BUCKETS];
static unsigned long reads, writes, at_most_half, incompressible;

static void on_read(unsigned long index)
{
	(void)index;
	reads++;
}

static void on_write(unsigned long index, unsigned long len)
{
	unsigned long bucket = (len + bucket_bytes - 1) / bucket_bytes;

	(void)index;
	buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	writes++;
	if (len <= page_bytes / 2)
		at_most_half++;
	if (len >= page_bytes)
		incompressible++;
}

static void on_end(int err)
{
	unsigned int bucket;

	if (err < 0)
		return;
	for (bucket = 0; bucket < BUCKETS - 1; bucket++)
		printf("%lu\t%lu\n", bucket * bucket_bytes, buckets[bucket]);
	printf("# R=%lu W=%lu\n", reads, writes);
	printf("# %lu%% of pages at or under half a page\n",
	       writes ? at_most_half * 100 / writes : 0);
	printf("# %lu pages at or over a page\n", incompressible);
	if (page_bytes != PAGE_OF_2008)
		printf("# page=%lu\n", page_bytes);
}

/* The interface of 2008 does not say what a page has; a handle does. */
static void ask_page_size(const char *path)
{
	/* Standard input is read once. */
	sr_trace *trace = strcmp(path, "-") ? sr_open(path, NULL) : NULL;

	/* Where it cannot be read, sr_start says why. */
	page_bytes = trace ? sr_page_size(trace) : PAGE_OF_2008;
	bucket_bytes = page_bytes / (BUCKETS - 1);
	sr_close(trace);
}

int main(int argc, char **argv)
{
	int err;

	if (argc != 2) {
		fprintf(stderr, "usage: %s TRACE\n", argv[0]);
		return 64;
	}
	ask_page_size(argv[1]);
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
