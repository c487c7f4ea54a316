/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
/*
 * A decoder of docs/trace-format.md in C, as careful as the Swift one: every number is checked
 * before it bounds anything, and the same columns are filled.
 */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "trace_peer.h"

enum { READ, WRITE, FREE, DISCARD, LOST, OPERATIONS };
enum { OPS = 1, FLAGS = 2, TIMES = 3, LOSSES = 4, PLACES = 16, FIRST = 20, OTHER = 24, FAR = 28, LENGTHS = 32 };
enum { MAX_EVENTS = 1 << 20, MAX_BLOCK = 1 << 26, FIXED = 44, ENTRY = 12, LIST = 255 };

struct stream {
	uint8_t column, plane, storage;
	uint32_t size, packed;
	const uint8_t *bytes;
};

struct run {
	uint32_t operation, count;
};

struct peer {
	ZSTD_DCtx *zstd;
	uint8_t *scratch;
	uint32_t *values, *far;
	struct run *runs;
	size_t run_count;
	struct stream streams[255];
	uint32_t stream_count;
	/* The events of the block. */
	uint64_t *times;
	uint8_t *operations, *flags;
	uint32_t *pages, *lengths;
};

static uint32_t crc_tables[16][256];

static uint32_t u32(const uint8_t *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, 4);
	return value;
}

static uint64_t u64(const uint8_t *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, 8);
	return value;
}

static void make_crc_tables(void)
{
	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t crc = byte;

		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
		crc_tables[0][byte] = crc;
	}
	for (int k = 1; k < 16; k++)
		for (int byte = 0; byte < 256; byte++) {
			uint32_t before = crc_tables[k - 1][byte];

			crc_tables[k][byte] = before >> 8 ^ crc_tables[0][before & 0xFF];
		}
}

static uint32_t effect(uint32_t word, int after)
{
	return crc_tables[after + 3][word & 0xFF] ^ crc_tables[after + 2][word >> 8 & 0xFF] ^
	       crc_tables[after + 1][word >> 16 & 0xFF] ^ crc_tables[after][word >> 24];
}

static uint32_t crc32c(const uint8_t *bytes, size_t count)
{
	uint32_t crc = 0xFFFFFFFF;

	for (; count >= 16; count -= 16, bytes += 16)
		crc = effect(u32(bytes) ^ crc, 12) ^ effect(u32(bytes + 4), 8) ^
		      effect(u32(bytes + 8), 4) ^ effect(u32(bytes + 12), 0);
	while (count--)
		crc = crc >> 8 ^ crc_tables[0][(crc ^ *bytes++) & 0xFF];
	return ~crc;
}

static const struct stream *find(const struct peer *peer, int column, int plane)
{
	for (uint32_t i = 0; i < peer->stream_count; i++)
		if (peer->streams[i].column == column && peer->streams[i].plane == plane)
			return &peer->streams[i];
	return NULL;
}

static int unpack(struct peer *peer, const struct stream *stream, uint8_t *to)
{
	switch (stream->storage) {
	case 0:
		if (stream->packed != stream->size)
			return -1;
		memcpy(to, stream->bytes, stream->size);
		return 0;
	case 1:
		return ZSTD_decompressDCtx(peer->zstd, to, stream->size, stream->bytes,
					   stream->packed) == stream->size ? 0 : -1;
	default:
		if (stream->packed != 1)
			return -1;
		memset(to, stream->bytes[0], stream->size);
		return 0;
	}
}

/* Brings a column's planes to `to`; gives their number, or -1. */
static int load(struct peer *peer, int column, uint32_t count, uint8_t *to)
{
	int width = 0;

	for (uint32_t i = 0; i < peer->stream_count; i++)
		if (peer->streams[i].column == column && peer->streams[i].plane >= width)
			width = peer->streams[i].plane + 1;
	if (count && !width)
		return -1;
	for (int plane = 0; plane < width; plane++) {
		const struct stream *stream = find(peer, column, plane);
		uint8_t *here = to + (size_t)plane * count;

		if (!stream)
			memset(here, 0, count);
		else if (stream->size != count || unpack(peer, stream, here))
			return -1;
	}
	return width;
}

/* Puts `width` planes of `count` bytes together. */
static void numbers(const uint8_t *planes, int width, uint32_t count, int low, uint32_t *values)
{
	const uint8_t *p0 = planes, *p1 = p0 + count, *p2 = p1 + count, *p3 = p2 + count;

	switch (width) {
	case 0:
		break;
	case 1:
		for (uint32_t i = 0; i < count; i++)
			values[i] = p0[i];
		break;
	case 2:
		for (uint32_t i = 0; i < count; i++)
			values[i] = p0[i] | (uint32_t)p1[i] << low;
		break;
	case 3:
		for (uint32_t i = 0; i < count; i++)
			values[i] = p0[i] | (uint32_t)p1[i] << low | (uint32_t)p2[i] << (low + 8);
		break;
	default:
		for (uint32_t i = 0; i < count; i++)
			values[i] = p0[i] | (uint32_t)p1[i] << low | (uint32_t)p2[i] << (low + 8) |
				    (uint32_t)p3[i] << (low + 16);
		if (width > 4)
			for (uint32_t i = 0; i < count; i++)
				values[i] |= (uint32_t)p3[count + i] << (low + 24);
	}
}

static void times(const uint8_t *planes, int width, uint32_t count, uint64_t time, uint64_t unit,
		  uint64_t *to)
{
	const uint8_t *p0 = planes, *p1 = p0 + count, *p2 = p1 + count, *p3 = p2 + count;
	uint64_t code;

#define STEP(expression)                                                          \
	for (uint32_t i = 0; i < count; i++) {                                    \
		code = expression;                                                \
		time += (code >> 1 ^ (0 - (code & 1))) * unit;                    \
		to[i] = time;                                                     \
	}
	switch (width) {
	case 1:
		STEP(p0[i]);
		break;
	case 2:
		STEP(p0[i] | (uint64_t)p1[i] << 8);
		break;
	case 3:
		STEP(p0[i] | (uint64_t)p1[i] << 8 | (uint64_t)p2[i] << 16);
		break;
	case 4:
		STEP(p0[i] | (uint64_t)p1[i] << 8 | (uint64_t)p2[i] << 16 | (uint64_t)p3[i] << 24);
		break;
	default:
		for (uint32_t i = 0; i < count; i++) {
			code = 0;
			for (int plane = 0; plane < width; plane++)
				code |= (uint64_t)planes[(size_t)plane * count + i] << 8 * plane;
			time += (code >> 1 ^ (0 - (code & 1))) * unit;
			to[i] = time;
		}
	}
#undef STEP
}

static int pages(struct peer *peer, int operation, uint32_t count)
{
	uint8_t *places = peer->scratch, *first = places + count, *other;
	uint32_t list[LIST] = { 0 }, n_first = 0, n_far = 0, far = 0, far_place = 16;
	int width;

	if (load(peer, PLACES + operation, count, places) < 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		n_first += places[i] == 0;
		n_far += places[i] == LIST;
	}
	width = load(peer, FAR + operation, n_far, first);
	if (width < 0)
		return -1;
	numbers(first, width, n_far, 8, peer->far);
	other = first + n_first;
	if (load(peer, FIRST + operation, n_first, first) < 0 ||
	    load(peer, OTHER + operation, count - n_first - n_far, other) < 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t place = places[i], page, half, front;

		if (place == LIST) {
			uint32_t code = peer->far[far++];

			page = list[0] + (code >> 1 ^ (0 - (code & 1)));
			place = far_place;
			far_place = far_place == LIST - 1 ? 16 : far_place + 1;
		} else {
			const uint8_t *step = place ? other : first;

			other += place != 0;
			first += place == 0;
			page = list[place];
			page = (page & ~0xFFu) | ((page + *step) & 0xFF);
		}
		half = list[place >> 4];
		front = list[0];
		list[place] = half;
		list[place >> 4] = front;
		list[0] = page;
		peer->values[i] = page;
	}
	return 0;
}

static void scatter(struct peer *peer, uint32_t operation, uint32_t *to)
{
	const uint32_t *from = peer->values;

	for (size_t i = 0; i < peer->run_count; i++) {
		uint32_t count = peer->runs[i].count;

		if (peer->runs[i].operation == operation) {
			memcpy(to, from, 4 * (size_t)count);
			from += count;
		}
		to += count;
	}
}

static int operations(struct peer *peer, uint32_t events, uint32_t counts[OPERATIONS])
{
	const struct stream *stream = find(peer, OPS, 0);
	uint32_t filled = 0;
	uint64_t value = 0;
	int shift = 0;

	if (!stream || stream->size > 5 * (uint64_t)events || unpack(peer, stream, peer->scratch))
		return -1;
	peer->run_count = 0;
	for (uint32_t i = 0; i < stream->size; i++) {
		uint32_t operation;
		uint64_t count;

		value |= (uint64_t)(peer->scratch[i] & 0x7F) << shift;
		if (peer->scratch[i] >= 0x80) {
			shift += 7;
			if (shift > 28)
				return -1;
			continue;
		}
		operation = value & 7;
		count = (value >> 3) + 1;
		if (operation >= OPERATIONS || count > events - filled)
			return -1;
		memset(peer->operations + filled, (int)operation, count);
		counts[operation] += (uint32_t)count;
		peer->runs[peer->run_count++] = (struct run){ operation, (uint32_t)count };
		filled += (uint32_t)count;
		value = 0;
		shift = 0;
	}
	return filled == events && !shift ? 0 : -1;
}

static int table(struct peer *peer, const uint8_t *block, uint32_t length)
{
	const uint8_t *bytes;
	uint32_t left;

	peer->stream_count = u32(block + 40);
	if (peer->stream_count > 255 || FIXED + ENTRY * peer->stream_count > length)
		return -1;
	bytes = block + FIXED + ENTRY * peer->stream_count;
	left = length - FIXED - ENTRY * peer->stream_count;
	for (uint32_t i = 0; i < peer->stream_count; i++) {
		const uint8_t *entry = block + FIXED + ENTRY * i;
		struct stream *stream = &peer->streams[i];

		*stream = (struct stream){ entry[0], entry[1], entry[2], u32(entry + 4), u32(entry + 8), bytes };
		if (stream->storage > 2 || stream->packed > left || stream->plane >= 8)
			return -1;
		bytes += stream->packed;
		left -= stream->packed;
	}
	return left ? -1 : 0;
}

static int decode(struct peer *peer, const uint8_t *block, uint32_t length, uint32_t *events)
{
	uint32_t count = u32(block + 12), counts[OPERATIONS] = { 0 };
	uint64_t unit = u64(block + 32);
	const struct stream *flags;
	int width;

	if (!count || count > MAX_EVENTS || !unit || table(peer, block, length) ||
	    operations(peer, count, counts))
		return -1;
	flags = find(peer, FLAGS, 0);
	if (!flags)
		memset(peer->flags, 0, count);
	else if (flags->size != count || unpack(peer, flags, peer->flags))
		return -1;
	memset(peer->pages, 0, 4 * (size_t)count);
	for (int operation = READ; operation < LOST; operation++) {
		if (!counts[operation])
			continue;
		if (pages(peer, operation, counts[operation]))
			return -1;
		scatter(peer, (uint32_t)operation, peer->pages);
	}
	width = load(peer, LENGTHS, counts[WRITE], peer->scratch);
	if (width < 0 || width > 5)
		return -1;
	numbers(peer->scratch, width, counts[WRITE], 6, peer->values);
	memset(peer->lengths, 0, 4 * (size_t)count);
	scatter(peer, WRITE, peer->lengths);
	width = load(peer, LOSSES, counts[LOST], peer->scratch);
	if (width < 0 || width > 4)
		return -1;
	numbers(peer->scratch, width, counts[LOST], 8, peer->values);
	scatter(peer, LOST, peer->lengths);
	width = load(peer, TIMES, count, peer->scratch);
	if (width < 0)
		return -1;
	times(peer->scratch, width, count, u64(block + 24), unit, peer->times);
	*events = count;
	return 0;
}

struct peer *peer_create(void)
{
	struct peer *peer = calloc(1, sizeof *peer);

	if (!crc_tables[0][1])
		make_crc_tables();
	if (!peer)
		return NULL;
	peer->zstd = ZSTD_createDCtx();
	peer->scratch = malloc((size_t)MAX_EVENTS * 9);
	peer->values = malloc((size_t)MAX_EVENTS * 4);
	peer->far = malloc((size_t)MAX_EVENTS * 4);
	peer->runs = malloc(sizeof(struct run) * MAX_EVENTS);
	peer->times = malloc((size_t)MAX_EVENTS * 8);
	peer->operations = malloc(MAX_EVENTS);
	peer->flags = malloc(MAX_EVENTS);
	peer->pages = malloc((size_t)MAX_EVENTS * 4);
	peer->lengths = malloc((size_t)MAX_EVENTS * 4);
	return peer;
}

void peer_destroy(struct peer *peer)
{
	ZSTD_freeDCtx(peer->zstd);
	free(peer->scratch);
	free(peer->values);
	free(peer->far);
	free(peer->runs);
	free(peer->times);
	free(peer->operations);
	free(peer->flags);
	free(peer->pages);
	free(peer->lengths);
	free(peer);
}

long peer_decode(struct peer *peer, const uint8_t *bytes, size_t size, uint64_t *sum)
{
	size_t offset = size >= 16 ? u32(bytes + 12) : size;
	long total = 0;

	*sum = 0;
	while (offset + FIXED <= size && u32(bytes + offset) == 0x4B425253) {
		const uint8_t *block = bytes + offset;
		uint32_t length = u32(block + 8), events;

		if (length < FIXED || length > MAX_BLOCK || length > size - offset ||
		    crc32c(block + 8, length - 8) != u32(block + 4) ||
		    decode(peer, block, length, &events))
			return -1;
		/* One event of each block, for the caller to compare. */
		*sum = *sum * 31 + peer->times[events - 1] + peer->operations[events - 1] +
		       peer->pages[events - 1] + peer->lengths[events - 1] + peer->flags[events - 1];
		total += events;
		offset += length;
	}
	return total;
}
