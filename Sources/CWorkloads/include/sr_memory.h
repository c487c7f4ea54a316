/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory that a built-in workload runs on: real pages in a guest, or modelled
 * pages in synth. The workload names pages and says what is in them; it never holds
 * a pointer to one. docs/decisions/0005-workloads-in-c.md has the reasons.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_MEMORY_H
#define SR_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* What a page holds: its bytes are a pure function of these (sr_content.h). */
struct sr_content {
	uint16_t kind;    /* enum sr_kind */
	uint16_t shape;   /* a kind's own parameter; 0 where it has none */
	uint32_t version; /* of the updates in place; 0 for a page written whole */
	uint64_t seed;
};

/*
 * Each call stands for the accesses of a program that touches that page once. A
 * workload gives back all that it mapped, unless it is stopped.
 */
struct sr_memory {
	void *context;
	/* Set by the implementation: bytes of its pages, a power of two. */
	uint32_t page_bytes;
	/* Set by the implementation: the workload is to return as soon as it can. */
	bool stop;
	/* A region of its own (a VMA) of that many pages; its first page's number. */
	uint64_t (*map)(void *context, uint64_t pages);
	/* Gives a region back, the whole of it. */
	void (*unmap)(void *context, uint64_t first, uint64_t pages);
	/* Reads; real memory holds the page against what was expected. */
	void (*read)(void *context, uint64_t page, struct sr_content expected);
	/* Writes the whole page, without reading it. */
	void (*write)(void *context, uint64_t page, struct sr_content content);
	/* Changes a few words in place: kind, shape and seed are the page's own. */
	void (*update)(void *context, uint64_t page, struct sr_content content);
	/* A part of the workload begins. */
	void (*phase)(void *context, const char *name);
};

static inline uint64_t sr_map(struct sr_memory *m, uint64_t pages)
{
	return m->map(m->context, pages);
}

static inline void sr_unmap(struct sr_memory *m, uint64_t first, uint64_t pages)
{
	m->unmap(m->context, first, pages);
}

static inline void sr_read(struct sr_memory *m, uint64_t page, struct sr_content c)
{
	m->read(m->context, page, c);
}

static inline void sr_write(struct sr_memory *m, uint64_t page, struct sr_content c)
{
	m->write(m->context, page, c);
}

static inline void sr_update(struct sr_memory *m, uint64_t page, struct sr_content c,
			     uint32_t version)
{
	c.version = version;
	m->update(m->context, page, c);
}

static inline void sr_phase(struct sr_memory *m, const char *name)
{
	m->phase(m->context, name);
}

#endif
