// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The parse of LZO1X-1 as Linux does it (lib/lzo, equal in 6.1, 6.12 and 7.3): input is cut into runs
 * of literals, each followed by a match. What becomes of these is the caller's.
 *
 * From the last position before the end of the input a table is asked where the next four bytes
 * were seen last. Where they were not, the search goes on one byte further, and faster the longer
 * it has found nothing.
 */
#ifndef SR_PARSE_H
#define SR_PARSE_H

#include <stdint.h>
#include <string.h>

enum {
	/* Slots of the table, and the multiplier that spreads four bytes over them (D_BITS and D_INDEX). */
	SLOT_BITS = 13,
	SLOTS = 1 << SLOT_BITS,
	/* A stretch of input with a table of its own: how far back a match may reach. */
	STRETCH = 0xc000,
	/* No match begins in the last bytes of a stretch. */
	TAIL = 20,
	/* A search goes on by 1 byte, and by one more for each 2^5 that it has passed. */
	HASTE = 5,
	/* The first literals of all are at least so many: their number then names itself. */
	FIRST = 4,
};
#define SPREAD 0x1824429du

#define SR_INLINE static inline __attribute__((always_inline))
#define RARELY(x) __builtin_expect(!!(x), 0)

/* A run of literals, 0 or more, that ends at `match`, which repeats the `length` bytes from `distance` before. */
typedef void sr_pair_fn(void *to, const uint8_t *literals, size_t count, size_t length,
			size_t distance);

SR_INLINE uint32_t four(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

SR_INLINE uint64_t eight(const uint8_t *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/*
 * How many bytes are alike, the first four being so: eight at a time, and as the kernel does it, past
 * `last` by up to eight bytes.
 */
SR_INLINE size_t alike(const uint8_t *at, const uint8_t *from, const uint8_t *last)
{
	size_t length = 4;
	uint64_t differ = eight(at + length) ^ eight(from + length);

	if (RARELY(differ == 0)) {
		/* Four times eight at once, while none of them can be the last. */
		while (at + length + 40 < last &&
		       ((eight(at + length + 8) ^ eight(from + length + 8)) |
			(eight(at + length + 16) ^ eight(from + length + 16)) |
			(eight(at + length + 24) ^ eight(from + length + 24)) |
			(eight(at + length + 32) ^ eight(from + length + 32))) == 0)
			length += 32;
		do {
			length += 8;
			differ = eight(at + length) ^ eight(from + length);
			if (at + length >= last)
				return length;
		} while (differ == 0);
	}
	return length + ((size_t)__builtin_ctzll(differ) >> 3);
}

/*
 * Parses what is left of a stretch: a search begins at `at`, the literals before it at `done`, before
 * which `carried` more wait. Returns how many wait after it.
 */
SR_INLINE size_t parse_rest(const uint8_t *in, size_t bytes, const uint8_t *at, const uint8_t *done,
			    size_t carried, uint16_t *table, void *to, sr_pair_fn *pair)
{
	const uint8_t *last = in + bytes - TAIL;

	for (;;) {
		const uint8_t *from;
		size_t length;

/* Asks and remembers; where four bytes are not alike, further by `on`. */
#define ASK(on) do { \
		uint32_t value = four(at), slot = value * SPREAD >> (32 - SLOT_BITS); \
		from = in + table[slot]; \
		table[slot] = (uint16_t)(at - in); \
		if (four(from) == value) \
			goto found; \
		at += (on); \
	} while (0)
#define ASK_SAFELY do { \
		if (RARELY(at >= last)) \
			return (size_t)(in + bytes - done) + carried; \
		ASK(1 + ((size_t)(at - done) >> HASTE)); \
	} while (0)
		/* Written out: a processor foretells each of them by itself. */
		if (last - done > 1 << HASTE) {
			/* The first steps are of one byte, and none waits for the one before. */
			const uint8_t *stop = done + (1 << HASTE) - 3;

			while (at < stop) {
				ASK(1);
				ASK(1);
				ASK(1);
				ASK(1);
			}
		}
		for (;;) {
			ASK_SAFELY;
			ASK_SAFELY;
			ASK_SAFELY;
			ASK_SAFELY;
		}
#undef ASK_SAFELY
#undef ASK
found:
		length = alike(at, from, last);
		pair(to, done - carried, (size_t)(at - done) + carried, length, (size_t)(at - from));
		carried = 0;
		at += length;
		done = at;
	}
}

/* Parses one stretch, before which `carried` literals wait, and returns how many wait after it. */
SR_INLINE size_t parse_stretch(const uint8_t *in, size_t bytes, size_t carried, uint16_t *table,
			       void *to, sr_pair_fn *pair)
{
	const uint8_t *at = in + 1 + (carried < FIRST ? FIRST - carried : 0);

	return parse_rest(in, bytes, at, in, carried, table, to, pair);
}

/* Parses all of the input, and returns how many literals are left at its end. */
SR_INLINE size_t parse(const uint8_t *in, size_t bytes, uint16_t *table, void *to, sr_pair_fn *pair)
{
	size_t carried = 0, left = bytes;

	while (left > TAIL) {
		size_t stretch = left < STRETCH ? left : STRETCH;

		memset(table, 0, SLOTS * sizeof(*table));
		carried = parse_stretch(in, stretch, carried, table, to, pair);
		in += stretch;
		left -= stretch;
	}
	return carried + left;
}

#endif
