// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright (C) 2026 The SwapReplay authors
//
// Two-level segregated fit (Masmano et al., ECRTS 2004) on an arena of its own, as C: what the
// Swift model is measured against.
#define _GNU_SOURCE
#include "tlsf.h"

#include <string.h>
#include <sys/mman.h>

#define SL 5
#define SL_COUNT (1u << SL)
#define PAGE_UNITS 512u
#define IS_FREE 1u
#define BEFORE_FREE 2u
#define FIRST 1u

struct block {
	uint32_t head; /* units << 2 | flags */
	uint32_t before; /* the block before, if that is free */
	uint32_t next, previous; /* of a free one, in its list */
};

static inline struct block *at(const struct tlsf *t, uint32_t unit)
{
	return (struct block *)(t->arena + 8ull * unit);
}

static inline uint32_t log2_of(uint32_t value) { return 31u - (uint32_t)__builtin_clz(value); }

static inline uint32_t list_of(uint32_t units)
{
	if (units < SL_COUNT)
		return units;
	uint32_t shift = log2_of(units) - SL;
	return ((shift + 1) << SL) + ((units >> shift) ^ SL_COUNT);
}

static inline uint32_t find(const struct tlsf *t, uint32_t units)
{
	uint32_t rounded = units;
	if (units >= SL_COUNT)
		rounded += (1u << (log2_of(units) - SL)) - 1;
	uint32_t list = list_of(rounded), level = list >> SL;
	uint64_t lists = t->second_levels[level] & (~0ull << (list & (SL_COUNT - 1)));
	if (!lists) {
		uint64_t levels = t->first_levels & (~0ull << (level + 1));
		if (!levels)
			return 0;
		level = (uint32_t)__builtin_ctzll(levels);
		lists = t->second_levels[level];
	}
	return t->heads[(level << SL) + (uint32_t)__builtin_ctzll(lists)];
}

static inline void link_block(struct tlsf *t, uint32_t block, uint32_t units)
{
	uint32_t list = list_of(units), next = t->heads[list];
	struct block *b = at(t, block);
	b->next = next;
	b->previous = 0;
	if (next)
		at(t, next)->previous = block;
	t->heads[list] = block;
	t->second_levels[list >> SL] |= 1ull << (list & (SL_COUNT - 1));
	t->first_levels |= 1ull << (list >> SL);
}

static inline void unlink_block(struct tlsf *t, uint32_t block, uint32_t units)
{
	struct block *b = at(t, block);
	uint32_t next = b->next, previous = b->previous;
	if (next)
		at(t, next)->previous = previous;
	if (previous) {
		at(t, previous)->next = next;
		return;
	}
	uint32_t list = list_of(units);
	t->heads[list] = next;
	if (!next) {
		uint32_t level = list >> SL;
		t->second_levels[level] &= ~(1ull << (list & (SL_COUNT - 1)));
		if (!t->second_levels[level])
			t->first_levels &= ~(1ull << level);
	}
}

static __attribute__((noinline)) uint32_t grow(struct tlsf *t, uint32_t units)
{
	uint32_t block = t->last, have = 0, held = t->last == FIRST ? 0 : t->last + 1;
	if (at(t, t->last)->head & BEFORE_FREE) {
		block = at(t, t->last)->before;
		have = t->last - block;
	}
	uint32_t end = (block + units + 1 + PAGE_UNITS - 1) / PAGE_UNITS * PAGE_UNITS;
	if (end < held + PAGE_UNITS)
		end = held + PAGE_UNITS;
	if (end > t->limit)
		return 0;
	if (have)
		unlink_block(t, block, have);
	t->pages += (end - held) / PAGE_UNITS;
	t->last = end - 1;
	have = t->last - block;
	at(t, block)->head = have << 2 | IS_FREE;
	at(t, t->last)->head = BEFORE_FREE;
	at(t, t->last)->before = block;
	link_block(t, block, have);
	return block;
}

static inline uint64_t allocate(struct tlsf *t, uint32_t size)
{
	uint32_t wanted = ((size + 7) >> 3) + 1;
	if (wanted < 2)
		wanted = 2;
	uint32_t block = find(t, wanted);
	if (!block && !(block = grow(t, wanted)))
		return UINT64_MAX - 1;
	uint32_t found = at(t, block)->head >> 2, rest = found - wanted, taken = wanted;
	unlink_block(t, block, found);
	if (rest >= 2) {
		at(t, block + wanted)->head = rest << 2 | IS_FREE;
		at(t, block + found)->before = block + wanted;
		link_block(t, block + wanted, rest);
	} else {
		taken = found;
		at(t, block + found)->head &= ~BEFORE_FREE;
	}
	at(t, block)->head = taken << 2;
	t->given += 8 * ((int64_t)taken - 1);
	t->inside += 8;
	return block;
}

static inline void release(struct tlsf *t, uint64_t handle)
{
	uint32_t block = (uint32_t)handle, head = at(t, block)->head, units = head >> 2;
	t->given -= 8 * ((int64_t)units - 1);
	t->inside -= 8;
	uint32_t next = at(t, block + units)->head;
	if (next & IS_FREE) {
		unlink_block(t, block + units, next >> 2);
		units += next >> 2;
	}
	if (head & BEFORE_FREE) {
		uint32_t before = at(t, block)->before;
		unlink_block(t, before, block - before);
		units += block - before;
		block = before;
	}
	at(t, block)->head = units << 2 | IS_FREE;
	at(t, block + units)->head |= BEFORE_FREE;
	at(t, block + units)->before = block;
	link_block(t, block, units);
}

int tlsf_open(struct tlsf *t, uint64_t bytes)
{
	memset(t, 0, sizeof(*t));
	t->arena = mmap(NULL, bytes + 4096, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->arena == MAP_FAILED)
		return -1;
	t->limit = (uint32_t)(bytes / 8);
	t->last = FIRST;
	return 0;
}

void tlsf_close(struct tlsf *t) { munmap(t->arena, 8ull * t->limit + 4096); }

uint64_t tlsf_run(struct tlsf *t, const struct tlsf_operation *operations, uint64_t count,
		  uint64_t *handles)
{
	for (uint64_t index = 0; index < count; index++) {
		uint32_t object = operations[index].object, word = operations[index].word;
		if (word >> 31) {
			release(t, handles[object]);
		} else {
			uint64_t handle = allocate(t, word);
			if (handle >= UINT64_MAX - 3)
				return index;
			handles[object] = handle;
		}
	}
	return count;
}
