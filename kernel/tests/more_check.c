// SPDX-License-Identifier: GPL-2.0-only
/*
 * more_check STREAM PAGES: looks at a stream that was made with compressors=lzo,lz4. Each
 * write has three lengths, the second of which is the first (the crypto API's lzo is
 * LZO1X-1), and the third near what liblz4 makes of the page; all else has none.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <lz4.h>

#include "../uapi/sr_relay.h"
#include "page.h"

#define MOST_BYTES 64

/* Two more lengths: 40 bytes. */
struct record {
	struct sr_record front;
	uint32_t more[2];
};

int main(int argc, char **argv)
{
	unsigned long writes = 0, others = 0, equal = 0;
	long long kernel = 0, library = 0;
	long most = 0;
	struct record record;
	FILE *stream, *pages;
	double apart;
	char *page = new_pages(1), *out = new_pages(2);

	if (argc != 3)
		return 2;
	stream = fopen(argv[1], "rb");
	pages = fopen(argv[2], "rb");
	if (!stream || !pages) {
		perror(stream ? argv[2] : argv[1]);
		return 2;
	}
	while (fread(&record.front, sizeof(record.front), 1, stream) == 1) {
		long length;

		if (record.front.sr_magic != SR_RECORD_MAGIC)
			return 2;
		if (record.front.sr_op == SR_OP_FENCE)
			continue;
		if (record.front.sr_units != sizeof(record) / 8 ||
		    fread(record.more, sizeof(record.more), 1, stream) != 1) {
			fprintf(stderr, "a record of %u units\n", record.front.sr_units);
			return 1;
		}
		if (record.front.sr_op != SR_OP_WRITE) {
			others++;
			if (record.front.sr_lengths || record.more[0] || record.more[1])
				return 1;
			continue;
		}
		if (record.front.sr_lengths != 3 || record.more[0] != record.front.sr_length) {
			fprintf(stderr, "page %u: %u lengths, lzo %u and %u\n", record.front.sr_page,
				record.front.sr_lengths, record.front.sr_length, record.more[0]);
			return 1;
		}
		if (fseek(pages, (long)record.front.sr_page * (long)page_bytes, SEEK_SET) ||
		    fread(page, page_bytes, 1, pages) != 1)
			return 1;
		length = LZ4_compress_default(page, out, (int)page_bytes, 2 * (int)page_bytes);
		writes++;
		equal += length == (long)record.more[1];
		if (labs(length - (long)record.more[1]) > most)
			most = labs(length - (long)record.more[1]);
		kernel += record.more[1];
		library += length;
	}
	if (!writes || !others)
		return 1;
	apart = 100.0 * ((double)kernel - (double)library) / (double)library;
	printf("lz4: %lu pages, %lu equal, at most %ld bytes apart, sums %lld and %lld (%+.3f %%)\n", writes,
	       equal, most, kernel, library, apart);
	return apart > 1 || apart < -1 || most > MOST_BYTES;
}
