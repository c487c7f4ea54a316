// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
#include "ranges.h"
#include "must.h"

#include <stdlib.h>
#include <string.h>

/* The first range that ends after the address. */
static size_t after(const struct ranges *r, uint64_t address)
{
	size_t low = 0, high = r->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->list[middle].end > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

const struct range *ranges_find(const struct ranges *r, uint64_t address)
{
	size_t i = after(r, address);

	return i < r->count && r->list[i].start <= address ? &r->list[i] : NULL;
}

const struct range *ranges_next(const struct ranges *r, uint64_t address)
{
	size_t i = after(r, address);

	return i < r->count ? &r->list[i] : NULL;
}

bool ranges_overlap(const struct ranges *r, uint64_t start, uint64_t end)
{
	size_t i = after(r, start);

	return i < r->count && r->list[i].start < end;
}

/* Puts `with`, `count` of them, in place of the ranges first to last - 1. */
static void splice(struct ranges *r, size_t first, size_t last, const struct range *with,
		   size_t count)
{
	size_t tail = r->count - last, total = first + count + tail;

	if (total > r->capacity) {
		r->capacity = total * 2;
		r->list = must(realloc(r->list, r->capacity * sizeof(*r->list)));
	}
	memmove(r->list + first + count, r->list + last, tail * sizeof(*r->list));
	if (count > 0)
		memcpy(r->list + first, with, count * sizeof(*with));
	r->count = total;
}

bool ranges_add(struct ranges *r, uint64_t start, uint64_t end)
{
	size_t first, last;
	struct range whole = { start, end };

	if (start >= end)
		return false;
	first = start > 0 ? after(r, start - 1) : 0;
	for (last = first; last < r->count && r->list[last].start <= end; last++) {
		if (r->list[last].start < whole.start)
			whole.start = r->list[last].start;
		if (r->list[last].end > whole.end)
			whole.end = r->list[last].end;
	}
	splice(r, first, last, &whole, 1);
	return true;
}

bool ranges_remove(struct ranges *r, uint64_t start, uint64_t end)
{
	size_t first = after(r, start), last, count = 0;
	struct range rest[2];

	for (last = first; last < r->count && r->list[last].start < end; last++) {
		if (r->list[last].start < start)
			rest[count++] = (struct range) { r->list[last].start, start };
		if (r->list[last].end > end)
			rest[count++] = (struct range) { end, r->list[last].end };
	}
	if (last == first)
		return false;
	splice(r, first, last, rest, count);
	return true;
}

void ranges_move(struct ranges *r, uint64_t from, uint64_t to, uint64_t bytes, uint64_t whole)
{
	struct ranges moved = { 0 };

	for (size_t i = 0; i < r->count; i++) {
		uint64_t start = r->list[i].start > from ? r->list[i].start : from;
		uint64_t end = r->list[i].end < from + bytes ? r->list[i].end : from + bytes;

		if (start < end)
			ranges_add(&moved, start - from + to,
				   to + (end == from + bytes ? whole : end - from));
	}
	ranges_remove(r, from, from + bytes);
	for (size_t i = 0; i < moved.count; i++)
		ranges_add(r, moved.list[i].start, moved.list[i].end);
	ranges_clear(&moved);
}

void ranges_clear(struct ranges *r)
{
	free(r->list);
	*r = (struct ranges) { 0 };
}
