// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
/* Ordered, disjoint address ranges; O(log n) to find, O(n) to change. */
#ifndef RANGES_H
#define RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct range {
	uint64_t start, end;
};

/* Ranges in order, none touching another. */
struct ranges {
	struct range *list;
	size_t count, capacity;
};

/* The range that holds the address, or NULL. */
const struct range *ranges_find(const struct ranges *r, uint64_t address);
/* The first range that ends after the address, or NULL. */
const struct range *ranges_next(const struct ranges *r, uint64_t address);
bool ranges_overlap(const struct ranges *r, uint64_t start, uint64_t end);
bool ranges_add(struct ranges *r, uint64_t start, uint64_t end);
bool ranges_remove(struct ranges *r, uint64_t start, uint64_t end);
/* What of the ranges lies in `bytes` from `from` moves to `to`, and grows to `whole` with its end. */
void ranges_move(struct ranges *r, uint64_t from, uint64_t to, uint64_t bytes, uint64_t whole);
void ranges_clear(struct ranges *r);

#endif
