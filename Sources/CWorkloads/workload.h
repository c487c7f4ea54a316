/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the workloads share: their parameters, and how one is declared.
 *
 * Copyright (C) 2026 The SwapReplay authors
 */
#ifndef SR_WORKLOAD_H
#define SR_WORKLOAD_H

#include "include/sr_content.h"
#include "include/sr_workloads.h"
#include "random.h"

#define SR_MOST_PARAMETERS 8

/* Values in the order of the workload's parameters. */
struct sr_parameters {
	uint64_t value[SR_MOST_PARAMETERS];
	/* Of a parameter "mix": percent of each kind from SR_ZERO to SR_RANDOM. */
	unsigned int share[SR_RANDOM + 1];
};

struct sr_workload {
	const char *name;
	/* NULL at the end. "size" is given in bytes and handed over in pages. */
	const char *const *parameters;
	void (*run)(const struct sr_parameters *, struct sr_memory *);
};

extern const struct sr_workload sr_memory_fill, sr_zipf_kv, sr_matrix, sr_graph,
	sr_database_scan, sr_text_index, sr_media, sr_compile_like, sr_phases;

static inline struct sr_content sr_page_of(unsigned int kind, unsigned int shape,
					   uint64_t seed, uint64_t number)
{
	return (struct sr_content){ .kind = (uint16_t)kind, .shape = (uint16_t)shape,
				    .seed = mix64(seed ^ mix64(number)) };
}

/* A kind by percent, from the page's own seed: kinds and cuts are of equal length. */
struct sr_cut {
	unsigned int percent, kind, shape;
};

/* The content of page `number` of a store with these shares, which add up to 100. */
static inline struct sr_content sr_mixed(const struct sr_cut *cuts, uint64_t seed,
					 uint64_t number)
{
	struct sr_content c = sr_page_of(0, 0, seed, number);
	unsigned int dice = (c.seed >> 40) % 100;

	while (dice >= cuts->percent)
		dice -= cuts++->percent;
	c.kind = (uint16_t)cuts->kind;
	c.shape = (uint16_t)cuts->shape;
	return c;
}

#endif
