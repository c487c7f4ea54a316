// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Instructions as Documentation/staging/lzo.rst of Linux describes them, bitstream version 0. */
#include "sr_encoder.h"

#include "parse.h"

struct stream {
	uint8_t *begin, *at;
};

/* What a length field does not hold: a zero for each 255, then the rest, which is not zero. */
static void put_rest(struct stream *to, size_t rest)
{
	for (; rest > 255; rest -= 255)
		*to->at++ = 0;
	*to->at++ = (uint8_t)rest;
}

static void put_literals(struct stream *to, const uint8_t *literals, size_t count)
{
	if (count == 0)
		return;
	if (count <= 3) {
		/* In the instruction before them, whose second byte from its end has room for it. */
		to->at[-2] |= (uint8_t)count;
	} else if (count <= 18) {
		*to->at++ = (uint8_t)(count - 3);
	} else {
		*to->at++ = 0;
		put_rest(to, count - 18);
	}
	memcpy(to->at, literals, count);
	to->at += count;
}

static void put_length(struct stream *to, unsigned int instruction, size_t length, size_t room)
{
	if (length <= room) {
		*to->at++ = (uint8_t)(instruction | (length - 2));
	} else {
		*to->at++ = (uint8_t)instruction;
		put_rest(to, length - room);
	}
}

static void put_match(struct stream *to, size_t length, size_t distance)
{
	if (length <= 8 && distance <= 0x800) {
		distance -= 1;
		*to->at++ = (uint8_t)((length - 1) << 5 | (distance & 7) << 2);
		*to->at++ = (uint8_t)(distance >> 3);
		return;
	}
	if (distance <= 0x4000) {
		distance -= 1;
		put_length(to, 32, length, 33);
	} else {
		distance -= 0x4000;
		put_length(to, 16 | (unsigned int)(distance >> 11 & 8), length, 9);
	}
	*to->at++ = (uint8_t)(distance << 2);
	*to->at++ = (uint8_t)(distance >> 6);
}

static void put_pair(void *to, const uint8_t *literals, size_t count, size_t length, size_t distance)
{
	put_literals(to, literals, count);
	put_match(to, length, distance);
}

size_t sr_encode(const void *page, size_t bytes, void *table, void *stream)
{
	struct stream to = { stream, stream };
	size_t left = parse(page, bytes, table, &to, put_pair);
	const uint8_t *literals = (const uint8_t *)page + bytes - left;

	if (to.at == to.begin && left > 0 && left <= 238) {
		*to.at++ = (uint8_t)(17 + left);
		memcpy(to.at, literals, left);
		to.at += left;
	} else {
		put_literals(&to, literals, left);
	}
	*to.at++ = 17;
	*to.at++ = 0;
	*to.at++ = 0;
	return (size_t)(to.at - to.begin);
}
