/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright (C) 2026 The SwapReplay authors */
#include <stdint.h>

/* The peer of the TLSF model: the same algorithm and parameters (second level of 32 classes,
 * blocks of 8 bytes' alignment with headers of 8 bytes, growth by pages), as C. */
struct tlsf {
	unsigned char *arena;
	uint32_t last, limit;
	uint64_t first_levels, second_levels[64];
	uint32_t heads[64 * 32];
	int64_t given, inside, pages;
};

struct tlsf_operation {
	uint32_t object, word, event;
};

/* Returns 0, or -1 if there is no address space. */
int tlsf_open(struct tlsf *t, uint64_t bytes);
void tlsf_close(struct tlsf *t);
/* Replays operations as the model's loop does; returns those that were done. */
uint64_t tlsf_run(struct tlsf *t, const struct tlsf_operation *operations, uint64_t count,
		  uint64_t *handles);
