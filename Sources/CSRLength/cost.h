// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * What each run of literals and each match costs: Linux's Documentation/staging/lzo.rst has the
 * instructions of the stream.
 */
#ifndef SR_COST_H
#define SR_COST_H

#include "parse.h"

/* The count and the literals. Up to three stand in the instruction before them. */
SR_INLINE size_t literals_cost(size_t count)
{
	size_t cost = count + (count > 3) + (count > 18);

	if (RARELY(count > 18 + 255))
		cost += (count - 19) / 255;
	return cost;
}

/*
 * A short match nearby takes two bytes, another three, and a length that its instruction has no room
 * for one more for each 255.
 */
SR_INLINE size_t match_cost(size_t length, size_t distance)
{
	size_t room = distance <= 0x4000 ? 33 : 9;
	size_t cost = 3 - (size_t)((length <= 8) & (distance <= 0x800)) + (length > room);

	if (RARELY(length > room + 255))
		cost += (length - room - 1) / 255;
	return cost;
}

SR_INLINE void count_pair(void *to, const uint8_t *literals, size_t count, size_t length,
			  size_t distance)
{
	(void)literals;
	*(size_t *)to += literals_cost(count) + match_cost(length, distance);
}

/* The whole stream's bytes, of pairs that cost `total` and `left` literals after them. */
SR_INLINE size_t whole_cost(size_t total, size_t left)
{
	/* The end has an instruction of its own. */
	const size_t end = 3;

	/* Where nothing came before them, up to 238 literals say their number in one byte. */
	if (left > 0)
		total += total == 0 && left <= 238 ? 1 + left : literals_cost(left);
	return total + end;
}

#endif
