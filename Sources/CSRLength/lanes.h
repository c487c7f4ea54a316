// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/*
 * The lengths of many pages, several of them parsed at once: one step of each, in turn.
 *
 * Alone, a parse waits: each step needs the one before it (a position, four bytes, their slot, what stood
 * there, how much is alike), some 30 cycles, and whether a match is found is as good as random, so that a
 * processor that guesses it guesses wrong every few steps. Here nothing is guessed. A step is the same
 * instructions whether it finds a match or not, and while one lane's step waits the others' are done.
 *
 * Included once for each width of vectors, by a file that defines
 * WIDE: bytes that a step compares, 16, 32 or 64. The more, the fewer matches have to be measured again;
 * LANES: pages at once, 4 or 6: as many steps as take about the time that one of them waits;
 * TARGET: the attribute of functions that use what the processor needs for it;
 * LENGTHS: the name of the function that all this is for;
 * and alike_wide(at, from): how many of WIDE bytes are alike, from the first.
 */
#include "cost.h"
#include "ways.h"

#include <stdbool.h>

enum {
	/* A stretch's matches at most, each of four bytes or more. */
	MATCHES = STRETCH / 4,
	/* So that no two of a lane's rows begin at the same place of 4096 bytes. */
	APART = 96,
	/* The lanes end so far before `last`, where alike() has no end to heed in its first WIDE bytes. */
	BEFORE_LAST = WIDE - 4,
	/* Pages that are shorter have hardly a step for a lane. */
	LEAST = 2 * WIDE + 32,
};

#define LANE_INLINE SR_INLINE TARGET

/* What a lane works in. */
struct part {
	uint16_t table[SLOTS + APART];
	/* Its page, and of each match where it begins, where its bytes stood before, and how many they are. */
	uint8_t page[STRETCH + 2 * APART];
	uint16_t at[MATCHES + APART], from[MATCHES + APART], length[MATCHES + APART];
};

struct room {
	struct part part[LANES];
};

_Static_assert(sizeof(struct room) <= SR_LENGTHS_ROOM_BYTES, "the room that the header tells");

/* Where a lane stands: offsets in its page, and matches so far. */
struct lane {
	size_t page;
	uint32_t at, done, found;
};

/*
 * Goes on by what is alike or, where that is under four bytes and no match, by `on`. Without a branch, which
 * a compiler would make of it.
 */
LANE_INLINE void go(struct lane *lane, uint32_t same, uint32_t on)
{
#ifdef __x86_64__
	uint32_t at = lane->at, done = lane->done, found = lane->found;

	__asm__("cmpl $4, %[same]\n\t"
		"cmovael %[same], %[on]\n\t"
		"leal (%q[at],%q[on]), %[at]\n\t"
		"cmovael %[at], %[done]\n\t"
		"sbbl $-1, %[found]"
		: [on] "+&r"(on), [at] "+&r"(at), [done] "+&r"(done), [found] "+&r"(found)
		: [same] "r"(same)
		: "cc");
	lane->at = at;
	lane->done = done;
	lane->found = found;
#else
	/* All ones if there is no match. */
	uint32_t none = 0u - (same < 4);

	__asm__("" : "+r"(none));
	lane->at += same + ((on - same) & none);
	lane->done += (lane->at - lane->done) & ~none;
	lane->found += 1 + none;
#endif
}

/*
 * One step of a lane: asks and remembers, and goes on. What it found is written down in any case, and stays
 * if it was a match.
 */
LANE_INLINE uint32_t step(struct lane *lane, struct part *part)
{
	uint32_t at = lane->at, found = lane->found;
	uint32_t slot = four(part->page + at) * SPREAD >> (32 - SLOT_BITS);
	uint32_t from = part->table[slot], same;

	part->table[slot] = (uint16_t)at;
	same = alike_wide(part->page + at, part->page + from);
	part->at[found] = (uint16_t)at;
	part->from[found] = (uint16_t)from;
	part->length[found] = (uint16_t)same;
	go(lane, same, 1 + ((at - lane->done) >> HASTE));
	return same;
}

/* How long a match is that was not over after WIDE bytes. */
static TARGET __attribute__((noinline)) uint32_t whole_length(struct part *part, uint32_t number, size_t bytes)
{
	const uint8_t *page = part->page;
	size_t length = alike(page + part->at[number], page + part->from[number], page + bytes - TAIL);

	part->length[number] = (uint16_t)length;
	return (uint32_t)length;
}

static TARGET size_t cost_of(const struct part *part, uint32_t found)
{
	uint32_t total = 0, most = 0, done = 0, i;

#ifdef __clang__
	/* Else up to 63 matches are left over, and are counted one by one. */
#pragma clang loop interleave(disable)
#endif
	for (i = 0; i < found; i++) {
		uint32_t at = part->at[i], length = part->length[i], distance = at - part->from[i];
		uint32_t count = at - done, room = distance <= 0x4000 ? 33 : 9;

		total += count + (count > 3) + (count > 18) + 3 - ((length <= 8) & (distance <= 0x800)) +
			 (length > room);
		most |= count | length;
		done = at + length;
	}
	/* Bytes of 255 each, of which there are seldom any. */
	if (most > 255) {
		for (i = 0, done = 0; i < found; i++) {
			uint32_t at = part->at[i], length = part->length[i];
			uint32_t count = at - done, room = at - part->from[i] <= 0x4000 ? 33 : 9;

			if (count > 18 + 255)
				total += (count - 19) / 255;
			if (length > room + 255)
				total += (length - room - 1) / 255;
			done = at + length;
		}
	}
	return total;
}

/* Ends a lane's page by the parse of one page alone. */
static TARGET uint32_t finish(const struct lane *lane, struct part *part, size_t bytes)
{
	size_t total = cost_of(part, lane->found);
	size_t left = parse_rest(part->page, bytes, part->page + lane->at, part->page + lane->done, 0,
				 part->table, &total, count_pair);

	return (uint32_t)whole_cost(total, left);
}

static TARGET void begin(struct lane *lane, const void *const *pages, size_t page, size_t bytes, struct part *part)
{
	memset(part->table, 0, SLOTS * sizeof(*part->table));
	memcpy(part->page, pages[page], bytes);
	*lane = (struct lane){ .page = page, .at = 1 + FIRST };
}

/* Goes on with all lanes until one of them is near its page's end. */
static TARGET void go_on(struct lane lanes[LANES], struct room *room, size_t bytes)
{
	const uint32_t end = (uint32_t)bytes - TAIL - BEFORE_LAST;
	struct lane own[LANES];

	memcpy(own, lanes, sizeof(own));
/* Written out, so that a lane stays in registers as far as there are any. */
#define STEP(i) uint32_t same##i = step(&own[i], &room->part[i]);
#define LENGTH(i) | same##i
#define LEFT(i) | (end - own[i].at - 1)
#define LENGTHEN(i) do { \
		if (same##i == WIDE) { \
			own[i].at += whole_length(&room->part[i], own[i].found - 1, bytes) - WIDE; \
			own[i].done = own[i].at; \
		} \
	} while (0);
#if LANES == 4
#define EACH(what) what(0) what(1) what(2) what(3)
#else
#define EACH(what) what(0) what(1) what(2) what(3) what(4) what(5)
#endif
	do {
		EACH(STEP)
		if (RARELY((0 EACH(LENGTH)) & WIDE)) {
			EACH(LENGTHEN)
		}
		/* While none has passed its end. */
	} while (!((0 EACH(LEFT)) >> 31));
#undef STEP
#undef LENGTH
#undef LEFT
#undef LENGTHEN
#undef EACH
	memcpy(lanes, own, sizeof(own));
}

TARGET void LENGTHS(const void *const *pages, size_t count, size_t bytes, void *place, uint32_t *lengths)
{
	const uint32_t end = (uint32_t)bytes - TAIL - BEFORE_LAST;
	struct room *room = place;
	struct lane lanes[LANES];
	size_t next = 0, i;
	bool full = true;

	if (count < LANES || bytes > STRETCH || bytes < LEAST) {
		for (; next < count; next++)
			lengths[next] = (uint32_t)sr_lzo_length(pages[next], bytes, room->part[0].table);
		return;
	}
	for (; next < LANES; next++)
		begin(&lanes[next], pages, next, bytes, &room->part[next]);
	while (full) {
		go_on(lanes, room, bytes);
		for (i = 0; i < LANES; i++) {
			if (lanes[i].at < end)
				continue;
			lengths[lanes[i].page] = finish(&lanes[i], &room->part[i], bytes);
			if (next < count) {
				begin(&lanes[i], pages, next++, bytes, &room->part[i]);
			} else {
				lanes[i].page = SIZE_MAX;
				full = false;
			}
		}
	}
	/* There is no page left for a lane that is done: the others come to their end alone. */
	for (i = 0; i < LANES; i++)
		if (lanes[i].page != SIZE_MAX)
			lengths[lanes[i].page] = finish(&lanes[i], &room->part[i], bytes);
}
