// SPDX-License-Identifier: GPL-2.0-only
/*
 * changing write DEVICE PAGES
 *   Writes PAGES pages to DEVICE, directly, one after the other, while another thread changes
 *   a word of what is written between 0 and 1; the rest is zeros.
 * changing check STREAM CONTENTS
 *   Whether each record's flag and the contents that were kept are of one moment: the page is
 *   said to be same-filled if, and only if, the copy is. Says how many there were of each.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../uapi/sr_relay.h"
#include "page.h"

#define MOST	65536

static volatile unsigned char *page;
static volatile bool done;

static void *change(void *unused)
{
	(void)unused;
	while (!done) {
		page[page_bytes / 2] = 1;
		page[page_bytes / 2] = 0;
	}
	return NULL;
}

static int write_pages(const char *device, int pages)
{
	int fd = open(device, O_WRONLY | O_DIRECT);
	pthread_t thread;

	page = new_pages(1);
	if (fd < 0 || pthread_create(&thread, NULL, change, NULL)) {
		perror("changing");
		return 1;
	}
	for (int i = 0; i < pages; i++)
		if (pwrite(fd, (const void *)page, page_bytes, (off_t)i * (off_t)page_bytes) !=
		    (ssize_t)page_bytes) {
			perror("changing: write");
			return 1;
		}
	done = true;
	pthread_join(thread, NULL);
	return 0;
}

static bool same_filled(const unsigned char *data)
{
	return !memcmp(data, data + sizeof(long), page_bytes - sizeof(long));
}

static int check(const char *stream, const char *contents)
{
	static unsigned char flags[MOST];
	struct sr_page_record kept;
	unsigned char *data = new_pages(1);
	struct sr_record record;
	int zeros = 0, others = 0, differ = 0;
	FILE *in = fopen(stream, "r");

	if (!in)
		return 2;
	while (fread(&record, sizeof(record), 1, in) == 1)
		if (record.sr_op == SR_OP_WRITE && record.sr_page < MOST)
			flags[record.sr_page] = record.sr_flags;
	fclose(in);
	in = fopen(contents, "r");
	if (!in)
		return 2;
	while (fread(&kept, sizeof(kept), 1, in) == 1 && fread(data, page_bytes, 1, in) == 1) {
		bool said = flags[kept.sr_page % MOST] & SR_FLAG_SAME_FILLED;
		bool is = same_filled(data);

		zeros += is;
		others += !is;
		differ += said != is;
	}
	fclose(in);
	printf("changing: %d copies of zeros, %d others, %d that the record contradicts\n", zeros,
	       others, differ);
	return differ || !zeros ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "write"))
		return write_pages(argv[2], atoi(argv[3]));
	if (argc == 4 && !strcmp(argv[1], "check"))
		return check(argv[2], argv[3]);
	return 2;
}
