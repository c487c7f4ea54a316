// SPDX-License-Identifier: GPL-2.0-only
/*
 * lzo_check STREAM PAGES: holds the lengths of the writes in a collected stream against
 * what liblzo2 makes of the same pages. Fails when a page is missing, when the sums differ
 * by over a per cent, or a page's length by over 64 bytes: the kernel's compressor has a
 * hash table of its own size (lib/lzo/lzodefs.h, D_BITS 13; liblzo2 has 14), and so finds
 * now and then another match. A page of more bytes than that table has entries loses matches to
 * it: its length may be a quarter of the page apart, and the sums two per cent. So may the length of
 * a page of arm64's code, whatever its size: 476 bytes of 4096 were seen, the sums 0.14 per cent apart.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lzo/lzo1x.h>

#include "../uapi/sr_relay.h"
#include "page.h"

#define KERNEL_ENTRIES 8192

#ifdef __aarch64__
#define FEW_BYTES ((long)page_bytes / 4)
#else
#define FEW_BYTES 64
#endif

static _Alignas(16) unsigned char work[LZO1X_1_MEM_COMPRESS];

int main(int argc, char **argv)
{
	unsigned long writes = 0, equal = 0, longer = 0;
	unsigned long long kernel = 0, library = 0;
	long most = 0;
	struct sr_record record;
	FILE *stream, *pages;
	double apart, most_apart;
	unsigned char *page = new_pages(1), *out = new_pages(2);
	long most_bytes = page_bytes > KERNEL_ENTRIES ? (long)page_bytes / 4 : FEW_BYTES;

	if (argc != 3 || lzo_init() != LZO_E_OK)
		return 2;
	stream = fopen(argv[1], "rb");
	pages = fopen(argv[2], "rb");
	if (!stream || !pages) {
		perror(stream ? argv[2] : argv[1]);
		return 2;
	}
	while (fread(&record, sizeof(record), 1, stream) == 1) {
		lzo_uint length = 0;
		long difference;

		if (record.sr_magic != SR_RECORD_MAGIC)
			return 2;
		if (record.sr_op != SR_OP_WRITE)
			continue;
		if (fseek(pages, (long)record.sr_page * (long)page_bytes, SEEK_SET) ||
		    fread(page, page_bytes, 1, pages) != 1) {
			fprintf(stderr, "no page %u in %s\n", record.sr_page, argv[2]);
			return 1;
		}
		lzo1x_1_compress(page, page_bytes, out, &length, work);
		difference = (long)record.sr_length - (long)length;
		writes++;
		equal += difference == 0;
		longer += difference > 0;
		if (labs(difference) > most)
			most = labs(difference);
		kernel += record.sr_length;
		library += length;
	}
	fseek(pages, 0, SEEK_END);
	if (!writes || (long)writes != ftell(pages) / (long)page_bytes) {
		fprintf(stderr, "%lu writes for %ld pages\n", writes, ftell(pages) / (long)page_bytes);
		return 1;
	}
	apart = 100.0 * ((double)kernel - (double)library) / (double)library;
	printf("lengths: %lu pages, %lu equal, %lu longer, at most %ld bytes apart, sums %llu and %llu (%+.3f %%)\n",
	       writes, equal, longer, most, kernel, library, apart);
	most_apart = page_bytes > KERNEL_ENTRIES ? 2 : 1;
	return apart > most_apart || apart < -most_apart || most > most_bytes;
}
