/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * codec-loop FILE lzo|lz4|zstd|libdeflate: compresses each page of FILE with one library, 64 at
 * a time as srorch compress does, brings it back and compares; prints pages, bytes, and seconds of
 * processor time each way. The peer of srorch compress.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#include <fcntl.h>
#include <libdeflate.h>
#include <lz4.h>
#include <lzo/lzo1x.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <zstd.h>

enum { PAGE = 4096, BOUND = 4608, PIECE = 64 };

static unsigned char work[LZO1X_1_MEM_COMPRESS] __attribute__((aligned(16)));
static unsigned char packed[PIECE][BOUND], back[PIECE][PAGE];
static struct libdeflate_compressor *packer;
static struct libdeflate_decompressor *unpacker;
static ZSTD_CCtx *cctx;
static ZSTD_DCtx *dctx;
static char lz4[1 << 16] __attribute__((aligned(16)));

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t compress(char codec, const unsigned char *page, unsigned char *to)
{
	lzo_uint n = BOUND;

	switch (codec) {
	case 'o':
		lzo1x_1_compress(page, PAGE, to, &n, work);
		return n;
	case '4':
		return LZ4_compress_fast_extState(lz4, (const char *)page, (char *)to, PAGE, BOUND, 1);
	case 'd':
		return ZSTD_compressCCtx(cctx, to, BOUND, page, PAGE, 3);
	default:
		return libdeflate_deflate_compress(packer, page, PAGE, to, BOUND);
	}
}

static void decompress(char codec, const unsigned char *from, size_t length, unsigned char *page)
{
	lzo_uint n = PAGE;
	size_t got;

	switch (codec) {
	case 'o':
		lzo1x_decompress_safe(from, length, page, &n, NULL);
		break;
	case '4':
		LZ4_decompress_safe((const char *)from, (char *)page, (int)length, PAGE);
		break;
	case 'd':
		ZSTD_decompressDCtx(dctx, page, PAGE, from, length);
		break;
	default:
		libdeflate_deflate_decompress(unpacker, from, length, page, PAGE, &got);
	}
}

int main(int argc, char **argv)
{
	int fd = argc == 3 ? open(argv[1], O_RDONLY) : -1;
	double start, middle, packing = 0, unpacking = 0;
	unsigned long long bytes = 0;
	size_t lengths[PIECE];
	unsigned char *pages;
	struct stat st;
	long count, at;
	char codec;

	if (fd < 0 || fstat(fd, &st) || lzo_init() || LZ4_sizeofState() > (int)sizeof(lz4)) {
		fputs("usage: codec-loop FILE lzo|lz4|zstd|libdeflate\n", stderr);
		return 2;
	}
	/* A letter that each name has alone. */
	codec = !strcmp(argv[2], "lzo") ? 'o' : !strcmp(argv[2], "lz4") ? '4' :
		!strcmp(argv[2], "zstd") ? 'd' : 'l';
	packer = libdeflate_alloc_compressor(6);
	unpacker = libdeflate_alloc_decompressor();
	cctx = ZSTD_createCCtx();
	dctx = ZSTD_createDCtx();
	pages = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (pages == MAP_FAILED)
		return 2;
	count = st.st_size / PAGE;
	for (at = 0; at < count; at += PIECE) {
		static unsigned char piece[PIECE][PAGE];
		long n = count - at < PIECE ? count - at : PIECE, i;

		/* As a reader of the file has it: in a buffer that is in the cache. */
		memcpy(piece, pages + at * PAGE, (size_t)n * PAGE);
		start = now();
		for (i = 0; i < n; i++)
			lengths[i] = compress(codec, piece[i], packed[i]);
		middle = now();
		for (i = 0; i < n; i++)
			decompress(codec, packed[i], lengths[i], back[i]);
		unpacking += now() - middle;
		packing += middle - start;
		for (i = 0; i < n; i++) {
			bytes += lengths[i];
			if (memcmp(piece[i], back[i], PAGE)) {
				fprintf(stderr, "page %ld does not come back\n", at + i);
				return 1;
			}
		}
	}
	printf("%ld %llu %.6f %.6f\n", count, bytes, packing, unpacking);
	return 0;
}
