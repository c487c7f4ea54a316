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
enum { MAX_EVENTS = 1 << 20, MAX_BLOCK = 1 << 26, FIXED = 44, ENTRY = 12, LIST = 255, LANES = 8 };

struct stream {
	uint8_t column, plane, storage;
	uint32_t size, packed;
	const uint8_t *bytes;
};

struct peer {
	ZSTD_DCtx *zstd;
	uint8_t *scratch;
	/* What is dealt out to the events, after LANES zeros. */
	uint32_t *values, *far;
	/* Of each run, its length less one << 3 | its operation. */
	uint32_t *runs;
	size_t run_count;
	struct stream streams[255];
	uint32_t stream_count;
	/* The events of the block. */
	uint64_t *times;
	uint8_t *operations, *flags;
	uint32_t *pages, *lengths;
	uint32_t count;
};

/* Where an operation's elements stand in the values; mask 0: it has none, and gets 0. */
struct hand {
	size_t start, mask;
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

#ifdef __x86_64__
__attribute__((target("sse4.2"))) static uint32_t fast_crc32c(const uint8_t *bytes, size_t count)
{
	uint64_t wide = 0xFFFFFFFF;
	uint32_t crc;

	for (; count >= 8; count -= 8, bytes += 8)
		wide = __builtin_ia32_crc32di(wide, u64(bytes));
	crc = (uint32_t)wide;
	while (count--)
		crc = __builtin_ia32_crc32qi(crc, *bytes++);
	return ~crc;
}
#endif

static uint32_t crc32c(const uint8_t *bytes, size_t count)
{
	uint32_t crc = 0xFFFFFFFF;

#ifdef __x86_64__
	if (__builtin_cpu_supports("sse4.2"))
		return fast_crc32c(bytes, count);
#endif
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

static void times(struct peer *peer, int width, uint32_t count, uint64_t time, uint64_t unit)
{
	const uint8_t *upper = peer->scratch + 4 * (size_t)count;
	uint32_t *low = peer->values + LANES;
	uint64_t *to = peer->times;

	numbers(peer->scratch, width < 4 ? width : 4, count, 8, low);
	if (width <= 4) {
		for (uint32_t i = 0; i < count; i++)
			low[i] = low[i] >> 1 ^ (0 - (low[i] & 1));
		for (uint32_t i = 0; i < count; i++) {
			time += (uint64_t)(int64_t)(int32_t)low[i] * unit;
			to[i] = time;
		}
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		to[i] = (uint64_t)upper[i] << 32;
	for (int plane = 5; plane < width; plane++)
		for (uint32_t i = 0; i < count; i++)
			to[i] |= (uint64_t)upper[(size_t)(plane - 4) * count + i] << 8 * plane;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t code = to[i] | low[i];

		time += (code >> 1 ^ (0 - (code & 1))) * unit;
		to[i] = time;
	}
}

static uint32_t turned(uint32_t page)
{
	return page >> 8 | page << 24;
}

static uint32_t turned_back(uint32_t page)
{
	return page << 8 | page >> 24;
}

static int pages(struct peer *peer, int operation, uint32_t count, uint32_t *values)
{
	uint8_t *places = peer->scratch, *first = places + count, *other;
	/* Pages are kept turned by eight bits, so that a step is one addition. */
	uint32_t list[LIST] = { 0 }, n_first = 0, n_far = 0, far = 0, far_place = 16;
	/* Which steps come next is as good as random: a table, so that no branch depends on it. */
	const uint8_t *next[2];
	int width;

	if (load(peer, PLACES + operation, count, places) < 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		n_first += places[i] == 0;
		n_far += places[i] == LIST;
	}
	width = load(peer, FAR + operation, n_far, first);
	if (width < 0 || width > 4)
		return -1;
	numbers(first, width, n_far, 8, peer->far);
	other = first + n_first;
	if (load(peer, FIRST + operation, n_first, first) < 0 ||
	    load(peer, OTHER + operation, count - n_first - n_far, other) < 0)
		return -1;
	next[0] = first;
	next[1] = other;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t place = places[i], front = list[0], page;

		if (place == LIST) {
			uint32_t code = peer->far[far++];

			page = turned(turned_back(front) + (code >> 1 ^ (0 - (code & 1))));
			place = far_place;
			far_place = far_place == LIST - 1 ? 16 : far_place + 1;
		} else {
			page = list[place] + ((uint32_t)*next[place != 0]++ << 24);
		}
		list[place] = list[place >> 4];
		list[place >> 4] = front;
		list[0] = page;
		values[i] = turned_back(page);
	}
	return 0;
}

/*
 * Gives each event the next value of its operation's hand, in copies of LANES, whose surplus
 * the next run overwrites: which operation comes next is as good as random.
 */
static void deal(const struct peer *peer, const struct hand hands[8], uint32_t *to)
{
	struct hand next[8];
	const uint32_t *end = to + peer->count;

	memcpy(next, hands, sizeof next);
	for (size_t i = 0; i < peer->run_count; i++) {
		uint32_t code = peer->runs[i], count = (code >> 3) + 1;
		struct hand *hand = &next[code & 7];
		size_t mask = hand->mask;
		const uint32_t *from = peer->values + hand->start;
		uint32_t *stop = to + count;

		hand->start += count & mask;
		if (stop + LANES - 1 <= end) {
			do {
				memcpy(to, from, 4 * LANES);
				to += LANES;
				from += LANES & mask;
			} while (to < stop);
		} else {
			while (to < stop) {
				*to++ = *from;
				from += 1 & mask;
			}
		}
		to = stop;
	}
}

/* Gives each event its operation. */
static void expand(const struct peer *peer, uint8_t *to)
{
	const uint8_t *end = to + peer->count;

	for (size_t i = 0; i < peer->run_count; i++) {
		uint32_t code = peer->runs[i];
		uint8_t *stop = to + (code >> 3) + 1;

		if (stop + 15 <= end) {
			do {
				memset(to, code & 7, 16);
				to += 16;
			} while (to < stop);
		} else {
			memset(to, code & 7, (size_t)(stop - to));
		}
		to = stop;
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
		counts[operation] += (uint32_t)count;
		peer->runs[peer->run_count++] = (uint32_t)value;
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

static int decode(struct peer *peer, const uint8_t *block, uint32_t length)
{
	uint32_t count = u32(block + 12), counts[OPERATIONS] = { 0 };
	uint64_t unit = u64(block + 32);
	struct hand page_hands[8] = { { 0 } }, length_hands[8] = { { 0 } };
	const struct stream *flags;
	size_t start = LANES;
	int width;

	if (!count || count > MAX_EVENTS || !unit || table(peer, block, length) ||
	    operations(peer, count, counts))
		return -1;
	peer->count = count;
	expand(peer, peer->operations);
	flags = find(peer, FLAGS, 0);
	if (!flags)
		memset(peer->flags, 0, count);
	else if (flags->size != count || unpack(peer, flags, peer->flags))
		return -1;
	for (int operation = READ; operation < LOST; operation++) {
		if (counts[operation] && pages(peer, operation, counts[operation], peer->values + start))
			return -1;
		page_hands[operation] = (struct hand){ start, SIZE_MAX };
		start += counts[operation];
	}
	deal(peer, page_hands, peer->pages);
	width = load(peer, LENGTHS, counts[WRITE], peer->scratch);
	if (width < 0 || width > 5)
		return -1;
	numbers(peer->scratch, width, counts[WRITE], 6, peer->values + LANES);
	length_hands[WRITE] = (struct hand){ LANES, SIZE_MAX };
	width = load(peer, LOSSES, counts[LOST], peer->scratch);
	if (width < 0 || width > 4)
		return -1;
	numbers(peer->scratch, width, counts[LOST], 8, peer->values + LANES + counts[WRITE]);
	length_hands[LOST] = (struct hand){ LANES + counts[WRITE], SIZE_MAX };
	deal(peer, length_hands, peer->lengths);
	width = load(peer, TIMES, count, peer->scratch);
	if (width < 0)
		return -1;
	times(peer, width, count, u64(block + 24), unit);
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
	peer->values = calloc((size_t)MAX_EVENTS + 2 * LANES, 4);
	peer->far = malloc((size_t)MAX_EVENTS * 4);
	peer->runs = malloc((size_t)MAX_EVENTS * 4);
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

/* The block at *offset, which moves on; NULL at the end, *length is 0 then unless it is torn. */
static const uint8_t *next_block(const uint8_t *bytes, size_t size, size_t *offset, uint32_t *length)
{
	const uint8_t *block = bytes + *offset;

	*length = 0;
	if (size < FIXED || *offset > size - FIXED || u32(block) != 0x4B425253)
		return NULL;
	*length = u32(block + 8);
	if (*length < FIXED || *length > MAX_BLOCK || *length > size - *offset)
		return NULL;
	*offset += *length;
	return block;
}

long peer_decode(struct peer *peer, const uint8_t *bytes, size_t size, uint64_t *sum)
{
	size_t offset = size >= 16 ? u32(bytes + 12) : size;
	const uint8_t *block;
	uint32_t length;
	long total = 0;

	while ((block = next_block(bytes, size, &offset, &length))) {
		if (crc32c(block + 8, length - 8) != u32(block + 4) || decode(peer, block, length))
			return -1;
		total += peer->count;
		if (!sum)
			continue;
		for (uint32_t i = 0; i < peer->count; i++)
			*sum = (*sum ^ peer->times[i] ^ (uint64_t)peer->pages[i] << 32 ^ peer->lengths[i] ^
				(uint64_t)peer->operations[i] << 56 ^ (uint64_t)peer->flags[i] << 48) *
			       UINT64_C(0x9E3779B97F4A7C15);
	}
	return length ? -1 : total;
}

long peer_unpack(struct peer *peer, const uint8_t *bytes, size_t size)
{
	size_t offset = size >= 16 ? u32(bytes + 12) : size;
	const uint8_t *block;
	uint32_t length;
	long total = 0;

	while ((block = next_block(bytes, size, &offset, &length))) {
		if (table(peer, block, length))
			return -1;
		for (uint32_t i = 0; i < peer->stream_count; i++)
			if (peer->streams[i].storage == 1 && peer->streams[i].size <= 9 * (size_t)MAX_EVENTS &&
			    unpack(peer, &peer->streams[i], peer->scratch))
				return -1;
		total += u32(block + 12);
	}
	return length ? -1 : total;
}
